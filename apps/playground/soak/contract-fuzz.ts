import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { SoakContext, SoakResult } from "./soak-context.ts";

const TEST = "apps/node/test/contract.test.ts";
const VITEST = "node_modules/vitest/vitest.mjs";

/** The test that holds a node against its contract, with more requests than it has time for among the others. */
export async function soakContract(context: SoakContext): Promise<SoakResult> {
  const { options, narrator, root, folder, stopped } = context;
  const log = join(folder, "contract.log");
  const code = await narrator.during(`${options.requests} requests`, () =>
    exitOf(["run", "--project", "integration", TEST], { root, log, stopped, options }),
  );
  return {
    held: code === 0,
    lines: [
      `at least ${options.requests} requests to every operation of every document, seed ${options.seed}`,
      code === 0 ? "none was answered with a failure or outside the contract" : `what went wrong: ${log}`,
    ],
  };
}

type Run = Pick<SoakContext, "root" | "stopped" | "options"> & { readonly log: string };

async function exitOf(
  args: readonly string[],
  { root, log, stopped, options }: Run,
): Promise<number | undefined> {
  const out = createWriteStream(log);
  const child = spawn(process.execPath, [join(root, VITEST), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    signal: stopped,
    killSignal: "SIGTERM",
    env: {
      ...process.env,
      WISSEL_FUZZ_REQUESTS: String(options.requests),
      WISSEL_FUZZ_SEED: String(options.seed),
      WISSEL_TEST_PORT_BASE: String(options.portBase),
    },
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
