import { join } from "node:path";
import { runTest } from "./run-test.ts";
import type { SoakContext, SoakResult } from "./soak-context.ts";

const TEST = "apps/node/test/contract.test.ts";

/** The test that holds a node against its contract, with more requests than it has time for among the others. */
export async function soakContract(context: SoakContext): Promise<SoakResult> {
  const { options, narrator, folder } = context;
  const log = join(folder, "contract.log");
  const environment = {
    WISSEL_FUZZ_REQUESTS: String(options.requests),
    WISSEL_FUZZ_SEED: String(options.seed),
  };
  const code = await narrator.during(`${options.requests} requests`, () =>
    runTest(context, { files: [TEST], environment, log }),
  );
  return {
    held: code === 0,
    lines: [
      `at least ${options.requests} requests over all operations of all documents, seed ${options.seed}`,
      code === 0 ? "none was answered with a failure or outside the contract" : `what went wrong: ${log}`,
    ],
  };
}
