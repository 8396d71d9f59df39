import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { readConfig } from "../src/config.ts";
import { buildNode } from "../src/server.ts";
import { aNode, anEnvironment, NODE_PORT } from "./a-node.ts";

test("a request that is under way when the node stops is answered, and no new one is taken", async () => {
  const database = await openTestDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const environment = anEnvironment({ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl });
  const node = await buildNode(
    readConfig(environment, () => ""),
    { checkAnswers: true },
  );
  await node.start();
  const ready = () => fetch(`${environment.WISSEL_BASE_URL}/health/ready`);
  await expect.poll(async () => (await ready()).status).toBe(200);

  const operator = new pg.Client({ connectionString: database.ownerUrl });
  await operator.connect();
  await operator.query("BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE");
  const slow = ready();
  await vi.waitFor(async () => {
    const { rows } = await operator.query("SELECT 1 FROM pg_locks WHERE NOT granted");
    expect(rows).toHaveLength(1);
  });

  const closed = node.close();
  const late = fetch(`${environment.WISSEL_BASE_URL}/health/live`).then(
    (answer) => answer.status,
    () => "refused",
  );
  expect(await late).toBe("refused");
  await operator.query("COMMIT");
  expect((await slow).status).toBe(200);
  await closed;
  await operator.end();
});

test("stopping twice is stopping once", async () => {
  const node = await aNode();
  expect(node.close()).toBe(node.close());
  await node.close();
});

test("bytes that are not HTTP and headers that are too large are told so", async () => {
  const node = await aNode();
  await node.start();
  expect(await sendBytes("HELLO\r\n\r\n")).toContain("problems/request-unreadable");
  expect(await sendBytes(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`)).toContain(
    "HTTP/1.1 431",
  );
});

test("an upgrade that nobody offers is answered as plain HTTP", async () => {
  const node = await aNode();
  await node.start();
  const answer = await sendBytes(
    "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n",
  );
  expect(answer).toContain("HTTP/1.1 200 OK");
});

/** Sends bytes as they are; resolves with what came back when the node hangs up. */
async function sendBytes(bytes: string): Promise<string> {
  const socket = connect(testPortBase() + NODE_PORT, "127.0.0.1");
  await once(socket, "connect");
  socket.write(bytes);
  return text(socket);
}
