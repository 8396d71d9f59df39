import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { SoakContext } from "./soak-context.ts";

const VITEST = "node_modules/vitest/vitest.mjs";

/** Files of integration tests, and what makes them larger than they are among the others. */
export interface LargeTest {
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
}

/** Runs tests in a process of their own; the exit status, undefined where they were killed. */
export async function runTest(
  { options, root, stopped }: Pick<SoakContext, "root" | "stopped" | "options">,
  { files, environment, log }: LargeTest,
): Promise<number | undefined> {
  const out = createWriteStream(log);
  const args = [join(root, VITEST), "run", "--project", "integration", ...files];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    signal: stopped,
    killSignal: "SIGTERM",
    env: { ...process.env, ...environment, WISSEL_TEST_PORT_BASE: String(options.portBase) },
  });
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? undefined));
    });
  } finally {
    out.end();
  }
}
