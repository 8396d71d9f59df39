import { PeerUnreachable } from "@wissel/peer";
import { expect, test } from "vitest";
import { openIntrospection } from "./introspection.ts";

const URL = "https://idp.example/introspect";
const SAID = { active: true, client_id: "receiver", scope: "openid noord.example/persons", eduid: "e-1" };

/** An identity provider that answers with what it is given, and counts. */
function aProvider(answer: { status?: number; body: unknown }, claim = "eduid") {
  let now = new Date("2027-05-20T12:00:00Z").getTime();
  const asked: Readonly<Record<string, string>>[] = [];
  const introspect = openIntrospection({
    http: {
      async postForm(_url, fields, headers = {}) {
        asked.push({ ...fields, ...headers });
        return { status: answer.status ?? 200, headers: {}, body: answer.body };
      },
    },
    provider: { url: URL, clientId: "rs", clientSecret: "s:1", claim, names: "loginSubject" },
    clock: { now: () => new Date(now) },
    digest: (text) => `digest of ${text}`,
  });
  return {
    introspect,
    asked,
    answer,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

test("a token is asked about once in a while, with the node's own credentials", async () => {
  const { introspect, asked, wait } = aProvider({ body: SAID });
  const wanted = {
    student: "e-1",
    clientId: "receiver",
    scopes: new Set(["openid", "noord.example/persons"]),
  };
  expect(await introspect("a token")).toEqual(wanted);
  expect(await introspect("a token")).toEqual(wanted);
  const authorization = `Basic ${Buffer.from("rs:s%3A1").toString("base64")}`;
  expect(asked).toEqual([{ token: "a token", authorization }]);
  wait(15_000);
  await introspect("a token");
  expect(asked).toHaveLength(2);
});

test("a token that is not active, or over by its own word, counts for nothing and is not remembered", async () => {
  const over = new Date("2027-05-20T11:59:59Z").getTime() / 1000;
  for (const body of [{ active: false }, { ...SAID, exp: over }, { ...SAID, active: "true" }]) {
    const { introspect, asked } = aProvider({ body });
    expect(await introspect("a token")).toBeUndefined();
    await introspect("a token");
    expect(asked).toHaveLength(2);
  }
});

test("a token is believed no longer than it lasts", async () => {
  const exp = new Date("2027-05-20T12:00:05Z").getTime() / 1000;
  const { introspect, asked, wait, answer } = aProvider({ body: { ...SAID, exp } });
  await introspect("a token");
  wait(5_000);
  answer.body = { active: false };
  expect(await introspect("a token")).toBeUndefined();
  expect(asked).toHaveLength(2);
});

test("a claim that is a list names the student by its first, and a token without it names nobody", async () => {
  const listed = aProvider({ body: { ...SAID, mail: ["a@noord.example", "b@noord.example"] } }, "mail");
  expect(await listed.introspect("a token")).toMatchObject({ student: "a@noord.example" });
  const nobody = await aProvider({ body: SAID }, "email").introspect("a token");
  expect(nobody).not.toHaveProperty("student");
});

test("an identity provider that does not say is an outage, not a verdict on the token", async () => {
  for (const answer of [
    { status: 401, body: {} },
    { status: 200, body: undefined },
  ])
    await expect(aProvider(answer).introspect("a token")).rejects.toThrow(PeerUnreachable);
});
