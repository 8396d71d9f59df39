import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessSpec } from "./process-spec.ts";

/** A process that was started and has a number. */
export interface Run {
  readonly pid: number;
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** SIGTERM, and SIGKILL for one that has not drained in time. Safe to call again. */
  readonly stop: () => Promise<void>;
}

/** A process did not come up; the message ends with what its log says. */
export class ProcessStartError extends Error {
  override readonly name = "ProcessStartError";
}

const LOG_LIMIT_BYTES = 20_000_000;
const DRAIN_MS = 15_000;
const READY_TIMEOUT_MS = 90_000;
const LOG_LINES = 20;

/** Starts the process in a group of its own: Ctrl-C reaches us, and we stop the others in order. */
export function startRun(spec: ProcessSpec): Run {
  const log = openLog(spec.logFile);
  const child = spawn(spec.command, [...spec.args], {
    env: spec.env,
    detached: true,
    stdio: spec.endsWithParent ? ["ignore", log, log, "ipc"] : ["ignore", log, log],
  });
  closeSync(log);
  let ended = false;
  const end = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(() => {
    ended = true;
  });
  const { pid } = child;
  if (pid === undefined) throw new ProcessStartError(`${spec.name}: cannot start ${spec.command}`);
  const watchdog = spec.endsWithParent ? undefined : startWatchdog(pid);
  return {
    pid,
    ended: end,
    hasEnded: () => ended,
    stop: async () => {
      if (!ended) child.kill("SIGTERM");
      const inTime = await Promise.race([end.then(() => true), delay(DRAIN_MS, false, { ref: false })]);
      if (!inTime) child.kill("SIGKILL");
      await end;
      stopWatchdog(watchdog);
    },
  };
}

/** Refuses an address that another process holds: it would answer in the name of the one to be started. */
export async function assertAddressIsFree({ name, host, port }: ProcessSpec): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (cause) =>
      reject(
        new ProcessStartError(`${name}: port ${port} on ${host} cannot be had; use another port base`, {
          cause,
        }),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Waits until the process answers; throws when it ends first or does not answer in time. */
export async function waitUntilReady(spec: ProcessSpec, run: Run): Promise<void> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await delay(50)) {
    if (run.hasEnded())
      throw new ProcessStartError(`${spec.name} ended while starting${logTail(spec.logFile)}`);
    if (await spec.isReady().catch(() => false)) return;
  }
  throw new ProcessStartError(
    `${spec.name} does not answer after ${READY_TIMEOUT_MS / 1000} s${logTail(spec.logFile)}`,
  );
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) rmSync(file);
  return openSync(file, "a", 0o600);
}

function logTail(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_LINES) : [];
  return `; the end of ${file}:\n${lines.join("\n")}`;
}

/** Ends a program that knows nothing of us when our end of the pipe closes, even by SIGKILL. */
function startWatchdog(pid: number): ChildProcess {
  const watchdog = spawn("/bin/sh", ["-c", 'cat >/dev/null; kill "$0"', String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.on("error", () => undefined); // without a shell there is no watchdog; the next start finds the orphan
  watchdog.stdin?.on("error", () => undefined);
  return watchdog;
}

function stopWatchdog(watchdog: ChildProcess | undefined): void {
  watchdog?.kill("SIGKILL"); // before its pipe closes: the number may be another's by then
}
