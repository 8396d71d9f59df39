import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A Redis that ends with this process. */
export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const READY_TIMEOUT_MS = 15_000;

/** Waits for our end of the pipe to close, even by SIGKILL, and then takes the server along. */
const KEEPER = '"$@" & server=$!; cat >/dev/null; kill "$server"; wait "$server"';

/**
 * The Redis named by WISSEL_TEST_REDIS_URL, else one from PATH on a port of its own, else undefined: suites that need
 * it are then reported as not run. WISSEL_REQUIRE_REDIS=1 makes that a failure.
 */
export async function openTestRedis(port: number, dataDir: string): Promise<TestRedis | undefined> {
  const given = process.env.WISSEL_TEST_REDIS_URL;
  if (given !== undefined && given !== "") return { url: given, stop: async () => undefined };
  if (spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0)
    return startRedis(port, dataDir);
  if (process.env.WISSEL_REQUIRE_REDIS === "1") {
    throw new Error(
      "WISSEL_REQUIRE_REDIS=1, but there is no redis-server on PATH and no WISSEL_TEST_REDIS_URL",
    );
  }
  console.log("No Redis here: suites that need one do not run.");
  return undefined;
}

async function startRedis(port: number, dataDir: string): Promise<TestRedis> {
  if (await answers(port)) throw new Error(`port ${port} is taken: set WISSEL_TEST_PORT_BASE`);
  mkdirSync(dataDir, { recursive: true });
  const logFile = join(dataDir, "redis.log");
  const log = openSync(logFile, "w");
  const network = ["--bind", "127.0.0.1", "--port", String(port)];
  const memoryOnly = [
    "--save",
    "",
    "--appendonly",
    "no",
    "--maxmemory-policy",
    "noeviction",
    "--dir",
    dataDir,
  ];
  const keeper = spawn("/bin/sh", ["-c", KEEPER, "sh", "redis-server", ...network, ...memoryOnly], {
    detached: true,
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  const stop = () => stopKeeper(keeper);
  for (const deadline = Date.now() + READY_TIMEOUT_MS; !(await answers(port)); await delay(50)) {
    if (Date.now() < deadline) continue;
    await stop();
    throw new Error(
      `redis-server does not answer on port ${port}; its log:\n${readFileSync(logFile, "utf8")}`,
    );
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

function stopKeeper(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return resolve();
    keeper.once("exit", () => resolve());
    keeper.stdin?.end();
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
  });
}
