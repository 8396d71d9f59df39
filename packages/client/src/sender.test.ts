import { documents } from "@wissel/contract";
import { expect, test } from "vitest";
import { clientCredentials, createMeClient, createSisClient } from "./index.ts";
import { REPEATABLE_POSTS } from "./repeatable.ts";

const NODE = "https://wissel.noord.example";

type Turn = Response | "reset";

/** A node that takes these turns, one for each request, and remembers what it was asked and how long it was left alone. */
function aNode(...turns: readonly Turn[]) {
  const asked: { readonly request: Request; readonly body: string }[] = [];
  const waits: number[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    asked.push({ request, body: await request.clone().text() });
    const turn = turns[asked.length - 1];
    if (turn === undefined) throw new Error("asked once too often");
    if (turn === "reset") throw new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
    return turn;
  };
  const wait = async (ms: number) => {
    waits.push(ms);
  };
  return { asked, waits, options: { baseUrl: NODE, fetch, patience: { wait } } };
}

const busy = (status: number, retryAfter?: string) =>
  Response.json(
    { type: "https://schemas.wissel.example/problems/node-busy", title: "Busy", status },
    { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } },
  );
const outcomes = () => Response.json({ outcomes: [{ row: 0, outcome: "created" }] });
const batch = { body: { rows: [{ sourceId: "U" }] } };

test("a batch that met 429, 503 and a reset is sent again whole, when the node says, and answered once", async () => {
  const { asked, waits, options } = aNode(busy(429, "7"), busy(503, "2"), "reset", outcomes());
  const { data } = await createSisClient({ ...options, token: "t" }).POST("/organisations", batch);
  expect(data?.outcomes).toEqual([{ row: 0, outcome: "created" }]);
  expect(new Set(asked.map(({ body }) => body))).toEqual(new Set([JSON.stringify(batch.body)]));
  expect(waits.slice(0, 2)).toEqual([7000, 2000]);
  expect(waits[2]).toBeGreaterThan(0);
});

test("a command keeps its key when it is sent again, so that the node does it once", async () => {
  const { asked, options } = aNode("reset", busy(503), Response.json({}, { status: 201 }));
  const me = createMeClient({ ...options, token: "t" });
  const params = { header: { "Idempotency-Key": "key-1" } };
  await me.POST("/enrolments", {
    params,
    body: { choices: [{ host: "zuid.example", offeringId: crypto.randomUUID() }] },
  });
  expect(asked.map(({ request }) => request.headers.get("idempotency-key"))).toEqual([
    "key-1",
    "key-1",
    "key-1",
  ]);
});

test("what must not happen twice is sent again only when it certainly was not done", async () => {
  const replay = { body: { recipient: "zuid.example" } };
  const refusedThenDone = aNode(busy(429, "1"), Response.json({ deliveries: 0 }));
  await createSisClient({ ...refusedThenDone.options, token: "t" }).POST("/deliveries/replay", replay);
  expect(refusedThenDone.asked).toHaveLength(2);

  const unknown = aNode(busy(503, "1"));
  const { response } = await createSisClient({ ...unknown.options, token: "t" }).POST(
    "/deliveries/replay",
    replay,
  );
  expect([response.status, unknown.asked.length]).toEqual([503, 1]);

  const lost = aNode("reset");
  const sis = createSisClient({ ...lost.options, token: "t" });
  await expect(sis.POST("/deliveries/replay", replay)).rejects.toThrow("fetch failed");
});

test("a write on a condition is not repeated blindly: the first may have been the one that changed the version", async () => {
  const { asked, options } = aNode("reset");
  const sis = createSisClient({ ...options, token: "t" });
  const put = sis.DELETE("/standing-approvals/{sourceId}", {
    params: { path: { sourceId: "A" } },
    headers: { "if-match": '"3"' },
  });
  await expect(put).rejects.toThrow("fetch failed");
  expect(asked).toHaveLength(1);
});

test("a node that stays busy, or asks for more time than there is, is given up with its own answer", async () => {
  const stays = aNode(...Array.from({ length: 5 }, () => busy(503, "0")));
  const { error, response } = await createSisClient({ ...stays.options, token: "t" }).GET("/partners");
  expect([error?.title, response.status, stays.asked.length]).toEqual(["Busy", 503, 5]);
  const long = aNode(busy(503, "86400"));
  await createSisClient({ ...long.options, token: "t" }).GET("/partners");
  expect([long.asked.length, long.waits]).toEqual([1, []]);
});

test("a page's client tells the reader at once instead of asking again", async () => {
  const { asked, options } = aNode(busy(503, "1"));
  const { response } = await createMeClient({ ...options, csrfToken: "c" }).GET("/enrolments");
  expect([response.status, asked.length]).toEqual([503, 1]);
});

const aToken = (value: string) =>
  Response.json({ access_token: value, token_type: "Bearer", expires_in: 3600 });
const credentials = {
  tokenUrl: `${NODE}/oauth/token`,
  clientId: "sis",
  clientSecret: "s",
  scope: "results.read",
};

test("a token that the node refuses is renewed, once, and the request goes out again with the new one", async () => {
  const unauthorised = () => new Response(null, { status: 401 });
  const { asked, options } = aNode(
    aToken("old"),
    unauthorised(),
    aToken("new"),
    Response.json({ items: [] }),
  );
  const token = clientCredentials({ ...credentials, fetch: options.fetch });
  const { data } = await createSisClient({ ...options, token }).GET("/partners");
  expect(data).toEqual({ items: [] });
  expect(asked.map(({ request }) => request.headers.get("authorization")?.split(" ")[1])).toEqual([
    btoa("sis:s"),
    "old",
    btoa("sis:s"),
    "new",
  ]);
  const never = aNode(unauthorised());
  expect((await createSisClient({ ...never.options, token: "fixed" }).GET("/partners")).response.status).toBe(
    401,
  );
});

test("the token endpoint is waited for as the node is", async () => {
  const { options, waits } = aNode(busy(503, "3"), aToken("one"));
  expect(await clientCredentials({ ...credentials, ...options })()).toBe("one");
  expect(waits).toEqual([3000]);
});

test("every POST that is repeated is in the documents", () => {
  const posts = (["sis", "desk"] as const).flatMap((name) =>
    Object.entries(documents[name].paths).flatMap(([path, item]) =>
      item.post === undefined ? [] : [`/${name}/v1${path}`],
    ),
  );
  const unknown = REPEATABLE_POSTS.filter((path) => !posts.includes(path));
  expect(unknown).toEqual(["/oauth/token"]);
});
