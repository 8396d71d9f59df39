import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { testPortBase } from "@wissel/testing/test-ports";
import { expect, onTestFinished, test, vi } from "vitest";
import { anEnvironment, MAIN, PROCESS_PORT } from "./a-node.ts";

function startProcess(environment: Readonly<Record<string, string | undefined>>): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=source", MAIN], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function output(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? "" : text(stream);
}

test("a node without a database URL starts its own, serves, and takes it down again", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "wissel-node-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const port = testPortBase() + PROCESS_PORT;
  const origin = `http://127.0.0.1:${port}`;
  const child = startProcess(
    anEnvironment({ WISSEL_BASE_URL: origin, WISSEL_LISTEN_PORT: String(port), WISSEL_DATA_DIR: dataDir }),
  );
  const errors = output(child.stderr);
  child.stdout?.resume();
  await vi.waitFor(async () => expect((await fetch(`${origin}/health/ready`)).status).toBe(200), {
    timeout: 50_000,
    interval: 200,
  });
  child.kill("SIGTERM");
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect([code, await errors]).toEqual([0, ""]);
});

test("a wrong configuration ends at once, with one line per mistake and no stack", async () => {
  const child = startProcess({ WISSEL_ROLE: "lead" });
  const errors = output(child.stderr);
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(await errors).toMatch(
    /WISSEL_ROLE must be one of serve, work, both[\s\S]*WISSEL_BASE_URL is required/,
  );
  expect(await errors).not.toContain("    at ");
});

test("a node whose port somebody holds says so and ends, with the database that it started", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "wissel-node-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const port = testPortBase() + PROCESS_PORT;
  const holder = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void holder.close());
  await once(holder, "listening");
  const child = startProcess(
    anEnvironment({
      WISSEL_BASE_URL: `http://127.0.0.1:${port}`,
      WISSEL_LISTEN_PORT: String(port),
      WISSEL_DATA_DIR: dataDir,
    }),
  );
  const errors = output(child.stderr);
  child.stdout?.resume();
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(await errors).toContain("EADDRINUSE");
});
