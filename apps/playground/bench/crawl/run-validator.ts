import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What the field's own checker said at the end, and how long it took. */
export interface Validated {
  readonly requests: number;
  readonly issues: number;
  readonly seconds: number;
}

const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs a checker that is installed in a folder, `validate.mjs`, as a process of its own. Throws when it says nothing. */
export async function runValidator(folder: string, baseUrl: string): Promise<Validated> {
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["validate.mjs", baseUrl, "eduxchange", "--variant", "both"],
    { cwd: folder, maxBuffer: MOST_OUTPUT },
  ).catch((error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? "" })); // ends so when it finds issues
  const last = stdout.trim().split("\n").at(-1) ?? "";
  const [, requests, issues] = /^(\d+) requests, (\d+) issues$/.exec(last) ?? [];
  if (requests === undefined || issues === undefined)
    throw new Error(`the checker in ${folder} said: ${last}`);
  return {
    requests: Number(requests),
    issues: Number(issues),
    seconds: (performance.now() - startedAt) / 1000,
  };
}
