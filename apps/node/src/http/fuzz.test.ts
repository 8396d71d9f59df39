import { AUDIENCES, documents, problemOf } from "@wissel/contract";
import { granted } from "@wissel/core";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { misbehaviour, shotsAt } from "../../test/http/fuzz.ts";
import { listOperations } from "./bound-operation.ts";
import { openHttp } from "./open-http.ts";
import { registerDocument } from "./register-document.ts";

const RUNS = 25;

describe.each(AUDIENCES.filter((audience) => listOperations(documents[audience]).length > 0))(
  "%s",
  (audience) => {
    const document = documents[audience];
    const operations = listOperations(document);

    test("nothing that a client sends is answered with a failure before a handler sees it", async () => {
      const app = openHttp({ logger: false, checkAnswers: false });
      onTestFinished(() => app.close());
      const handler = async () => ({ problem: problemOf("address-unknown") });
      const scopes = new Set(operations.flatMap(({ scopeSets }) => scopeSets.flat()));
      await registerDocument(app, {
        name: audience,
        document,
        handlers: Object.fromEntries(operations.map(({ operationId }) => [operationId, handler])),
        authenticate: async () => granted({ kind: "sis", clientId: "fuzz", scopes }),
        problemStyle: "rfc9457",
        strict: true,
      });
      await app.ready();
      for (const operation of operations) {
        const shots = shotsAt(document, operation, { authorization: "Bearer fuzz" });
        await fc.assert(
          fc.asyncProperty(shots, async (shot) => {
            expect(await misbehaviour(app, shot)).toBeUndefined();
          }),
          { numRuns: RUNS },
        );
      }
    });
  },
);
