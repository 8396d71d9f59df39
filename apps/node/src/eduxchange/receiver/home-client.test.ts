import type { RegisteredHome } from "@wissel/core";
import { expect, test } from "vitest";
import { openHomeClient } from "./home-client.ts";

const home: RegisteredHome = {
  schacHome: "zuid.example",
  personsUrl: "https://zuid.example/persons/me",
  personAuthentication: "HEADER",
  associationsUrl: "https://zuid.example/associations",
  scopes: [],
};
const request = { correlationId: "c", home: "zuid.example", personRef: "e1", tokensJwe: "sealed" };

test("a home is asked who the student is by header, or by form, as it is registered", async () => {
  const sent: unknown[] = [];
  const note = async (...parts: unknown[]) => {
    sent.push(parts);
    return { status: 200, headers: {}, body: {} };
  };
  const client = openHomeClient({
    pool: { query: () => Promise.reject(new Error("nothing is looked up")) },
    http: { getJson: note, postForm: note, patchJson: note, postJson: note },
    homes: { find: async () => home },
    calls: { ask: async (_, ask) => await ask("token") },
  });
  await client.person(request, home);
  await client.person(request, { ...home, personAuthentication: "FORM" });
  expect(sent).toEqual([
    [home.personsUrl, { authorization: "Bearer token" }],
    [home.personsUrl, { access_token: "token" }],
  ]);
});
