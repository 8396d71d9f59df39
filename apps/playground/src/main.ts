import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { openNarrator } from "./narrator.ts";
import { parseOptions, UsageError } from "./options.ts";
import { runPlayground } from "./run-playground.ts";
import { watchForStop } from "./stop-request.ts";

/** The repository: this file is apps/playground/src/main.ts in it. */
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

async function main(): Promise<number> {
  const stopped = watchForStop(process);
  try {
    const options = parseOptions(process.argv.slice(2), process.env, ROOT);
    const narrator = openNarrator(process.stdout, Date.now);
    return await runPlayground(options, { root: ROOT, narrator, stopped });
  } catch (error) {
    if (stopped.aborted) return 130; // asked to end before the script had ended
    console.error(error instanceof UsageError || error instanceof Error ? error.message : error);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main();
process.disconnect?.(); // the launcher's pipe would keep us alive
