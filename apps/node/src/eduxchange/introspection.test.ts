import { PeerUnreachable } from "@wissel/peer";
import { expect, test } from "vitest";
import { openIntrospection } from "./introspection.ts";

const URL = "https://idp.example/introspect";
const SAID = { active: true, client_id: "receiver", scope: "openid noord.example/persons", eduid: "e-1" };

const studentsBy = (claims: readonly string[]) =>
  (claims.length === 0 ? ["eduid"] : claims).map((claim) => ({ claim, names: "loginSubject" }) as const);

/** An identity provider that answers with what it is given, and counts. */
function aProvider(answer: { status?: number; body: unknown }, ...claims: readonly string[]) {
  let now = new Date("2027-05-20T12:00:00Z").getTime();
  const asked: Readonly<Record<string, string>>[] = [];
  const introspect = openIntrospection({
    http: {
      async postForm(_url, fields, headers = {}) {
        asked.push({ ...fields, ...headers });
        return { status: answer.status ?? 200, headers: {}, body: answer.body };
      },
    },
    provider: { url: URL, clientId: "rs", clientSecret: "s:1", students: studentsBy(claims) },
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
    students: [{ names: "loginSubject", value: "e-1" }],
    person: {},
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

test("a token that is not active, or long over by its own word, counts for nothing and is not remembered", async () => {
  const over = new Date("2027-05-20T11:59:00Z").getTime() / 1000;
  const notYet = new Date("2027-05-20T12:01:01Z").getTime() / 1000;
  const bodies = [
    { active: false },
    { ...SAID, exp: over },
    { ...SAID, nbf: notYet },
    { ...SAID, active: "true" },
  ];
  for (const body of bodies) {
    const { introspect, asked } = aProvider({ body });
    expect(await introspect("a token")).toBeUndefined();
    await introspect("a token");
    expect(asked).toHaveLength(2);
  }
});

test("clocks may be a minute apart: what the identity provider calls active counts, and is asked about again", async () => {
  const over = new Date("2027-05-20T11:59:01Z").getTime() / 1000;
  const notYet = new Date("2027-05-20T12:01:00Z").getTime() / 1000;
  for (const body of [
    { ...SAID, exp: over },
    { ...SAID, nbf: notYet },
  ])
    expect(await aProvider({ body }).introspect("a token")).toMatchObject({ clientId: "receiver" });
  const { introspect, asked } = aProvider({ body: { ...SAID, exp: over } });
  await introspect("a token");
  await introspect("a token");
  expect(asked).toHaveLength(2);
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

test("each claim that is configured names the student, a list by its first; a token without any names nobody", async () => {
  const body = { ...SAID, mail: ["a@noord.example", "b@noord.example"] };
  const listed = await aProvider({ body }, "mail", "eduid", "email").introspect("a token");
  expect(listed?.students.map(({ value }) => value)).toEqual(["a@noord.example", "e-1"]);
  expect((await aProvider({ body: SAID }, "email").introspect("a token"))?.students).toEqual([]);
});

test("what the identity provider says about the student is read by the names of OpenID Connect", async () => {
  const body = { ...SAID, given_name: "Test", family_name: "Student", email: "a@noord.example", name: 3 };
  expect(await aProvider({ body }).introspect("a token")).toMatchObject({
    person: { givenName: "Test", surname: "Student", mail: "a@noord.example" },
  });
});

test("an identity provider that does not say is an outage, not a verdict on the token", async () => {
  for (const answer of [
    { status: 401, body: {} },
    { status: 200, body: undefined },
  ])
    await expect(aProvider(answer).introspect("a token")).rejects.toThrow(PeerUnreachable);
});
