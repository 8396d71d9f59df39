import { setImmediate as turn } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { expect, test } from "vitest";
import { compileAhead } from "./compile-ahead.ts";

/** A server that has not begun to listen, with so many schemas to compile. */
function aServer(schemas: number) {
  let left = schemas;
  const hooks = new Map<string, () => Promise<void>>();
  const compileNext = () => left-- > 0;
  const app = {
    compiledLate: [{ compileNext }],
    addHook: (name: string, run: () => Promise<void>) => hooks.set(name, run),
  } as unknown as FastifyInstance;
  return { app, hook: (name: string) => hooks.get(name)?.(), left: () => Math.max(left, 0) };
}

test("a node that begins to listen is ready once what it judges requests by is compiled, a schema in each turn", async () => {
  const { app, hook, left } = aServer(3);
  const { check } = compileAhead(app);
  await expect(check()).resolves.toBeUndefined();
  await hook("onListen");
  await expect(check()).rejects.toThrow("being compiled");
  expect(left()).toBe(2);
  for (let turns = 0; turns < 4; turns += 1) await turn();
  await expect(check()).resolves.toBeUndefined();
  expect(left()).toBe(0);
});

test("a node that is closed compiles no more", async () => {
  const { app, hook, left } = aServer(30);
  compileAhead(app);
  await hook("onListen");
  await hook("onClose");
  for (let turns = 0; turns < 4; turns += 1) await turn();
  expect(left()).toBeGreaterThan(20);
});
