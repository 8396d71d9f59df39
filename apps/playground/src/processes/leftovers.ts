import { existsSync, readFileSync, rmSync } from "node:fs";
import { findProcess, waitUntilGone } from "@wissel/store";
import { writePrivateJson } from "../private-file.ts";
import type { RunningProcess } from "./supervisor.ts";

interface Remembered {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string | undefined;
}

const END_TIMEOUT_MS = 5_000;

/** Keeps the numbers of the processes that run now, for a next start after this one was killed. */
export function rememberProcesses(file: string, running: readonly RunningProcess[]): void {
  const rows = running.map(({ name, pid }) => ({ name, pid, startedAt: findProcess(pid)?.startedAt }));
  writePrivateJson(file, rows);
}

/** Ends what a killed playground left behind. The caller owns the folder, so nobody else runs them. */
export async function endLeftovers(file: string, log: (line: string) => void): Promise<void> {
  for (const { name, pid, startedAt } of readRemembered(file)) {
    const found = findProcess(pid);
    if (found === undefined || startedAt === undefined || found.startedAt !== startedAt) continue;
    log(`ending ${name} (process ${pid}), left behind by an earlier run`);
    signal(pid, "SIGTERM");
    if (await waitUntilGone(pid, END_TIMEOUT_MS)) continue;
    signal(pid, "SIGKILL");
    await waitUntilGone(pid, END_TIMEOUT_MS);
  }
  rmSync(file, { force: true });
}

function readRemembered(file: string): readonly Remembered[] {
  if (!existsSync(file)) return [];
  try {
    // Written by rememberProcesses alone; a file that was cut short is as good as none.
    return JSON.parse(readFileSync(file, "utf8")) as readonly Remembered[];
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone in the meantime
  }
}
