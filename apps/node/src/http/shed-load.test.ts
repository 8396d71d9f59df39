import { fastify } from "fastify";
import { expect, test } from "vitest";
import { shedLoad } from "./shed-load.ts";

async function ask(path: string, lateMs: number) {
  await using app = fastify();
  shedLoad(app, { begin: () => undefined, lateMs: () => lateMs, end: () => undefined });
  app.get(path, async () => "served");
  const { statusCode, headers, body } = await app.inject(path);
  return { statusCode, retryAfter: Number(headers["retry-after"]), body };
}

test("a node that is three seconds late asks for a moment's patience", async () => {
  const { statusCode, retryAfter, body } = await ask("/me/v1/enrolments", 3_001);
  expect(statusCode).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ type: expect.stringContaining("node-busy") });
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(4);
});

test("a node that is less late than that serves", async () => {
  expect(await ask("/me/v1/enrolments", 3_000)).toMatchObject({ statusCode: 200, body: "served" });
});

test("a node that is late still tells about its health", async () => {
  expect(await ask("/health/live", 60_000)).toMatchObject({ statusCode: 200, body: "served" });
});
