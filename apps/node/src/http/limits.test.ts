import { AUDIENCES, documents, problemOf } from "@wissel/contract";
import { refused } from "@wissel/core";
import { expect, onTestFinished, test } from "vitest";
import { componentOr } from "../authorisation/authenticate-basic.ts";
import { listOperations } from "./bound-operation.ts";
import { limitRequests } from "./limits.ts";
import { openHttp } from "./open-http.ts";
import { registerDocument } from "./register-document.ts";

test("every operation that counts who asks says that it may be too often", () => {
  const silent = AUDIENCES.flatMap((audience) =>
    listOperations(documents[audience])
      .filter(({ anonymous, method }) => !anonymous || method !== "get")
      .filter(({ responses }) => !responses.has("429"))
      .map(({ operationId }) => `${audience}.${operationId}`),
  );
  expect(silent).toEqual([]);
});

test("a receiver that says who it is asks the registry as itself, whoever else is behind its address", async () => {
  const app = openHttp({ logger: false, checkAnswers: true });
  onTestFinished(() => app.close());
  const limits = { personCommands: 1, client: 1, partner: 4, address: 2, partnerAtOnce: 1 };
  limitRequests(app, limits, { now: () => new Date("2027-05-15T11:00:00Z") });
  const receiver = {
    credentials: { user: "api_user", password: "a-password" },
    caller: { kind: "receiver", scopes: new Set(["intake"]) },
  } as const;
  await registerDocument(app, {
    name: "eduxchange",
    document: documents.eduxchange,
    strict: false,
    problemStyle: "ooapi-v5",
    handlers: registersNobody(),
    authenticate: componentOr([receiver], async (authorization) =>
      refused({ code: authorization === undefined ? "token-missing" : "token-invalid" }),
    ),
  });
  const ask = async (count: number, credentials?: string) => {
    const statuses: number[] = [];
    for (let asked = 0; asked < count; asked += 1) {
      const { statusCode } = await app.inject({
        method: "POST",
        url: "/eduxchange/registry/api/persons-uri",
        headers:
          credentials === undefined
            ? {}
            : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
        payload: { homeInstitution: "zuid.example" },
      });
      statuses.push(statusCode);
    }
    return statuses;
  };
  expect(await ask(3)).toEqual([404, 404, 429]);
  expect(await ask(5, "api_user:a-password")).toEqual([404, 404, 404, 404, 429]);
  expect(await ask(1, "api_user:another")).toEqual([401]);
});

function registersNobody(): object {
  const ids = listOperations(documents.eduxchange).map(({ operationId }) => operationId);
  const nobody = async () => ({ problem: problemOf("address-unknown") });
  return Object.fromEntries(ids.map((id) => [id, nobody]));
}
