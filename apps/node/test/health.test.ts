import { openTestDatabase } from "@wissel/testing/database";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { buildNode } from "../src/server.ts";
import { aNode, anEnvironment } from "./a-node.ts";

interface Readiness {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly detail?: string }[];
}

function verdicts({ checks }: Readiness): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]));
}

test("a node with its database is ready, and says whom it may reach without https", async () => {
  const node = await aNode({ WISSEL_PEER_ALLOW: "http://127.0.0.2:4101" });
  const answer = await node.app.inject("/health/ready");
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ status: "ready", peerAllowList: ["http://127.0.0.2:4101"] });
  expect(verdicts(answer.json())).toEqual({
    contract: "ok",
    database: "ok",
    ledger: "ok",
    migrations: "ok",
    queue: "ok",
  });
});

test("a node whose database went away is alive but not ready, and says why", async () => {
  const database = await openTestDatabase();
  const environment = anEnvironment({ DATABASE_URL: database.appUrl });
  const node = await buildNode(
    readConfig(environment, () => ""),
    { checkAnswers: true },
  );
  onTestFinished(() => node.close());
  await database[Symbol.asyncDispose]();

  expect((await node.app.inject("/health/live")).json()).toEqual({ status: "live" });
  const answer = await node.app.inject("/health/ready");
  expect([answer.statusCode, verdicts(answer.json()).database]).toEqual([503, "failed"]);
});

test("measurements are in Prometheus' format and name operations of the contract", async () => {
  const node = await aNode();
  await node.app.inject("/health/live");
  const answer = await node.app.inject("/metrics");
  expect(answer.headers["content-type"]).toContain("version=0.0.4");
  expect(answer.body).toContain(
    'wissel_http_request_duration_seconds_count{operation="getLiveness",status="200"} 1',
  );
  expect(answer.body).toContain("nodejs_eventloop_lag_seconds");
});

test("people find the documents of the node on one page", async () => {
  const node = await aNode();
  const answer = await node.app.inject("/docs");
  expect(answer.body).toContain('<a href="/docs/well-known/">');
  expect((await node.app.inject("/docs/well-known/")).statusCode).toBe(200);
});
