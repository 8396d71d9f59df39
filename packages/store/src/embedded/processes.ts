import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** What is known of a process. A zombie has ended: it holds no port and no file, only its number. */
export interface ProcessFacts {
  readonly command: string;
  /** Tells a process from a later one with the same number; opaque, undefined where the system does not say. */
  readonly startedAt: string | undefined;
}

/** Facts of a living process, or undefined when there is none with this number. */
export function findProcess(pid: number): ProcessFacts | undefined {
  if (process.platform !== "linux") return findProcessByPs(pid);
  try {
    // proc(5): the second field is in parentheses and may hold anything; state is the third, start time the 22nd.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { command, startedAt: fields[19] };
  } catch {
    return undefined;
  }
}

function findProcessByPs(pid: number): ProcessFacts | undefined {
  try {
    const line = execFileSync("ps", ["-o", "lstart=,command=", "-p", String(pid)], {
      encoding: "utf8",
    }).trim();
    return { command: line.slice(24).trim(), startedAt: line.slice(0, 24) };
  } catch {
    return undefined;
  }
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(50)) {
    if (findProcess(pid) === undefined) return true;
  }
  return findProcess(pid) === undefined;
}
