import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EmbeddedClusterError } from "./errors.ts";
import { commandOf, type Placement } from "./placement.ts";
import { findProcess, waitUntilGone } from "./processes.ts";

/** A running postmaster that ends with us, however we end. */
export interface Server {
  readonly pid: number;
  /** True once the postmaster has ended. */
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
}

/** How a server is started. */
export interface ServerStart {
  readonly port: number;
  readonly logFile: string;
  readonly countStatements: boolean;
}

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=", // TCP only: no litter, and no limit on the length of the checkout's path
  "max_connections=200",
  "fsync=on",
  "synchronous_commit=on",
  "full_page_writes=on",
  "timezone=UTC",
  "log_timezone=UTC",
];
const COUNTING = ["shared_preload_libraries=pg_stat_statements"];
const LOG_LIMIT_BYTES = 10_000_000;
const STOP_TIMEOUT_MS = 30_000;

/** Creates the data if there is none. Made aside and renamed, so that an interrupted initdb leaves nothing behind. */
export function initialiseData(place: Placement, superuserPassword: string): void {
  if (existsSync(place.pgData)) return;
  const draft = `${place.pgData}.new`;
  const passwordFile = join(place.handover, "initdb-password");
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  try {
    const { uid, gid } = place.ids;
    if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid);
    const options = ["-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    const [command, args] = commandOf(place, "initdb", ["-D", draft, "--locale=C", "-E", "UTF8", ...options]);
    const { status, stderr, error } = spawnSync(command, args, {
      ...place.ids,
      cwd: "/",
      env: bareEnvironment(),
      encoding: "utf8",
    });
    if (status !== 0)
      throw new EmbeddedClusterError(`initdb failed: ${error?.message ?? stderr}`, { cause: error });
    renameSync(draft, place.pgData);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Stops a server whose owner died without taking it along. The caller owns the data folder. */
export async function stopOrphan(pgData: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(pgData, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const found = findProcess(pid);
  if (found === undefined) return; // PostgreSQL removes a stale file itself
  if (!found.command.includes(pgData)) {
    rmSync(pidFile, { force: true }); // the number belongs to another process by now
    return;
  }
  log(`stopping PostgreSQL ${pid}, left behind by an earlier run`);
  process.kill(pid, "SIGINT");
  if (!(await waitUntilGone(pid, STOP_TIMEOUT_MS))) {
    throw new EmbeddedClusterError(
      `PostgreSQL ${pid}, left behind by an earlier run, does not stop: end it by hand`,
    );
  }
}

/** Refuses a port that somebody listens on, before PostgreSQL does so in its log only. */
export async function assertPortIsFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (cause) =>
      reject(
        new EmbeddedClusterError(`port ${port} on 127.0.0.1 is taken: use another port base`, { cause }),
      ),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

/** Starts the postmaster in a group of its own: Ctrl-C must not reach it before its clients have drained. */
export function startServer(place: Placement, { port, logFile, countStatements }: ServerStart): Server {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) rmSync(logFile);
  const log = openSync(logFile, "a", 0o600);
  const settings = [...SETTINGS, ...(countStatements ? COUNTING : [])].flatMap((setting) => ["-c", setting]);
  const [command, args] = commandOf(place, "postgres", ["-D", place.pgData, "-p", String(port), ...settings]);
  const stdio: ["ignore", number, number] = ["ignore", log, log];
  const server = spawn(command, args, {
    ...place.ids,
    cwd: "/",
    env: bareEnvironment(),
    detached: true,
    stdio,
  });
  closeSync(log);
  server.on("error", () => undefined); // told by the missing pid
  const { pid } = server;
  if (pid === undefined) throw new EmbeddedClusterError(`cannot start ${command}`);
  let ended = false;
  const end = new Promise<void>((resolve) => server.once("exit", () => resolve())).then(() => {
    ended = true;
  });
  server.unref();
  const watchdog = startWatchdog(pid);
  return {
    pid,
    hasEnded: () => ended,
    stop: async () => {
      server.ref();
      if (!ended) server.kill("SIGINT"); // fast shutdown: open transactions are rolled back
      const inTime = await Promise.race([
        end.then(() => true),
        delay(STOP_TIMEOUT_MS, false, { ref: false }),
      ]);
      if (!inTime) server.kill("SIGQUIT");
      await end;
      stopWatchdog(watchdog);
    },
  };
}

/** Ends the server when our end of the pipe closes, even by SIGKILL. */
function startWatchdog(serverPid: number): ChildProcess {
  const script = 'cat >/dev/null; kill -INT "$0"';
  const watchdog = spawn("/bin/sh", ["-c", script, String(serverPid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.on("error", () => undefined); // without a shell there is no watchdog; the next start finds the orphan
  watchdog.unref();
  // unref is there on the pipe of a child; the type only knows a writable stream.
  const pipe: unknown = watchdog.stdin;
  if (pipe !== null && typeof pipe === "object" && "unref" in pipe && typeof pipe.unref === "function")
    pipe.unref();
  watchdog.stdin?.on("error", () => undefined);
  return watchdog;
}

function stopWatchdog({ pid, stdin }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL"); // before the pipe closes: the number may be another's by then
  } catch {
    // it ended by itself
  }
  stdin?.destroy();
}

/** No PG… variable of ours may reach the server. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: "/", LC_ALL: "C", TZ: "UTC" };
}
