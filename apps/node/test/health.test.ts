import { openTestDatabase } from "@wissel/testing/database";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Environment } from "../src/config.ts";
import { readConfig } from "../src/config.ts";
import { type BuiltNode, buildNode } from "../src/server.ts";

async function aNode(overrides: Environment = {}): Promise<BuiltNode> {
  const database = await openTestDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const config = readConfig(
    {
      DATABASE_URL: database.appUrl,
      WISSEL_BASE_URL: `http://127.0.0.1:${inject("testPortBase")}`,
      WISSEL_LISTEN_PORT: String(inject("testPortBase")),
      WISSEL_SCHAC_HOME: "noord.example",
      WISSEL_NAME: "Noord",
      WISSEL_KEY_SECRET: Buffer.alloc(32, 1).toString("base64url"),
      WISSEL_PEER_ALLOW: "http://127.0.0.2:4101",
      WISSEL_LOG_LEVEL: "silent",
      ...overrides,
    },
    () => "",
  );
  const node = await buildNode(config, { checkAnswers: true });
  onTestFinished(() => node.close());
  return node;
}

test("a node with its database is ready, and says whom it may reach without https", async () => {
  const node = await aNode();
  const answer = await node.app.inject("/health/ready");
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    {
      status: "ready",
      checks: [
        { name: "database", status: "ok" },
        { name: "migrations", status: "ok" },
      ],
      peerAllowList: ["http://127.0.0.2:4101"],
    },
  ]);
});
