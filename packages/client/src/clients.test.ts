import { expect, test } from "vitest";
import {
  clientCredentials,
  createMeClient,
  createSessionClient,
  createSisClient,
  TokenError,
} from "./index.ts";

const NODE = "https://wissel.noord.example";

/** A node that answers each request with the next of these and remembers what it was asked. */
function aNode(...answers: readonly Response[]) {
  const asked: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push(new Request(input, init));
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error("asked once too often");
    return answer;
  };
  return { asked, fetch };
}

function aToken(value: string, expiresIn = 3600): Response {
  return Response.json({ access_token: value, token_type: "Bearer", expires_in: expiresIn });
}

test("a student's client asks under /me/v1 with the student's token", async () => {
  const { asked, fetch } = aNode(Response.json({ items: [] }));
  const client = createMeClient({ baseUrl: NODE, token: "the-token", fetch });
  const { data, error } = await client.GET("/enrolments");
  expect([asked[0]?.url, asked[0]?.headers.get("authorization")]).toEqual([
    `${NODE}/me/v1/enrolments`,
    "Bearer the-token",
  ]);
  expect([data, error]).toEqual([{ items: [] }, undefined]);
});

test("a page of the node itself needs no token: the cookie goes along, and the session's own token with it", async () => {
  const { asked, fetch } = aNode(Response.json({ items: [] }), Response.json({ endSessionUrl: null }));
  await createMeClient({ baseUrl: NODE, csrfToken: "c", fetch }).GET("/enrolments");
  await createSessionClient({ baseUrl: NODE, csrfToken: async () => "c", fetch }).POST("/logout");
  expect(asked.map(({ url }) => url)).toEqual([`${NODE}/me/v1/enrolments`, `${NODE}/session/logout`]);
  expect(asked.map(({ headers }) => [headers.get("authorization"), headers.get("x-wissel-csrf")])).toEqual([
    [null, "c"],
    [null, "c"],
  ]);
});

test("a patch goes out as the merge patch that it is, with the tag of what was read", async () => {
  const { asked, fetch } = aNode(Response.json({}));
  const params = { path: { sourceId: "S1" }, header: { "If-Match": '"tag"' } };
  await createSisClient({ baseUrl: NODE, token: "t", fetch }).PATCH("/persons/{sourceId}", {
    params,
    body: { creditsEarned: null },
  });
  const headers = asked[0]?.headers;
  expect([headers?.get("content-type"), headers?.get("if-match"), await asked[0]?.json()]).toEqual([
    "application/merge-patch+json",
    '"tag"',
    { creditsEarned: null },
  ]);
});

test("a problem is returned as a value", async () => {
  const problem = { type: "https://schemas.wissel.example/problems/scope-missing", title: "No", status: 403 };
  const { fetch } = aNode(
    Response.json(problem, { status: 403, headers: { "content-type": "application/problem+json" } }),
  );
  const { data, error } = await createMeClient({ baseUrl: NODE, token: "t", fetch }).GET("/results");
  expect([data, error]).toEqual([undefined, problem]);
});

test("keys of the SIS may hold any character", async () => {
  const { asked, fetch } = aNode(Response.json({}));
  const params = { path: { sourceId: "BIO/30 41" } };
  await createSisClient({ baseUrl: NODE, token: "t", fetch }).GET("/courses/{sourceId}", { params });
  expect(asked[0]?.url).toBe(`${NODE}/sis/v1/courses/BIO%2F30%2041`);
});

const CREDENTIALS = {
  tokenUrl: `${NODE}/oauth/token`,
  clientId: "sis:noord",
  clientSecret: "s e c",
  scope: "results.read",
};

test("a token is fetched once and kept while it lasts", async () => {
  const { asked, fetch } = aNode(aToken("one"));
  const token = clientCredentials({ ...CREDENTIALS, fetch });
  expect(await Promise.all([token(), token()])).toEqual(["one", "one"]);
  expect(await token()).toBe("one");
  expect(asked[0]?.headers.get("authorization")).toBe(`Basic ${btoa("sis%3Anoord:s%20e%20c")}`);
  expect(await asked[0]?.text()).toBe("grant_type=client_credentials&scope=results.read");
});

test("a token that is about to run out is renewed", async () => {
  const { fetch } = aNode(aToken("one", 10), aToken("two", 3600));
  const token = clientCredentials({ ...CREDENTIALS, fetch });
  expect([await token(), await token()]).toEqual(["two", "two"]);
});

test("a refused token is an error that says what to check, and the next call asks again", async () => {
  const { fetch } = aNode(new Response("{}", { status: 401 }), aToken("one"));
  const token = clientCredentials({ ...CREDENTIALS, fetch });
  await expect(token()).rejects.toThrow(TokenError);
  expect(await token()).toBe("one");
});
