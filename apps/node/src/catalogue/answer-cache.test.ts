import { type FastifyRequest, fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { keepAnswers } from "./answer-cache.ts";

/** A server whose answers are made of a source that the test may exchange, and which counts its own work. */
async function aServer(maxBytes: number) {
  const app = fastify();
  onTestFinished(() => app.close());
  const state = { source: { text: "one" }, work: 0 };
  const readerOf = ({ headers }: FastifyRequest) => headers.authorization ?? "";
  await app.register(async (scope) => {
    keepAnswers(scope, { prefix: "/kept", source: () => state.source, readerOf, maxBytes });
    for (const path of ["/kept/:name", "/other/:name"]) {
      scope.get<{ Params: { name: string } }>(path, async ({ params }, reply) => {
        state.work += 1;
        if (params.name === "missing") reply.code(404);
        const { text } = state.source;
        // The source may change while an answer is being made.
        if (params.name === "overtaken") state.source = { text: "newer" };
        return reply.type("application/json").send(JSON.stringify({ name: params.name, text }));
      });
    }
  });
  return { app, state };
}

test("an answer is made once, and again when its source is another", async () => {
  const { app, state } = await aServer(1_000);
  const first = await app.inject("/kept/a?x=1");
  expect((await app.inject("/kept/a?x=1")).body).toBe(first.body);
  expect(state.work).toBe(1);
  state.source = { text: "two" };
  const second = await app.inject("/kept/a?x=1");
  expect(second.json().text).toBe("two");
  expect(second.headers.etag).not.toBe(first.headers.etag);
  expect(state.work).toBe(2);
});

test("an answer is made for each reader, and a copy in between asks for whom it is", async () => {
  const { app, state } = await aServer(1_000);
  const ask = (authorization: string) => app.inject({ url: "/kept/a", headers: { authorization } });
  for (const reader of ["one", "other", "one", "other"]) await ask(reader);
  expect(state.work).toBe(2);
  expect((await ask("one")).headers.vary).toBe("authorization");
});

test("the oldest make room for the newest", async () => {
  const { app, state } = await aServer(70);
  for (const name of ["a", "b", "c", "c", "b", "a"]) await app.inject(`/kept/${name}`);
  expect(state.work).toBe(4);
});

test("an answer that its source overtook is sent and not kept", async () => {
  const { app, state } = await aServer(1_000);
  expect((await app.inject("/kept/overtaken")).json().text).toBe("one");
  expect((await app.inject("/kept/overtaken")).json().text).toBe("newer");
  expect(state.work).toBe(2);
});

test("refusals, other addresses and endless ones are not kept", async () => {
  const { app, state } = await aServer(100_000);
  for (const path of ["/kept/missing", "/other/a", `/kept/a?${"x".repeat(1_000)}`]) {
    await app.inject(path);
    expect((await app.inject(path)).headers).not.toHaveProperty("etag");
  }
  expect(state.work).toBe(6);
});
