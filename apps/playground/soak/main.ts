import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tellFailure } from "../rehearsal/tell-failure.ts";
import { openNarrator } from "../src/narrator.ts";
import { UsageError } from "../src/options.ts";
import { watchForStop } from "../src/stop-request.ts";
import { soakContract } from "./contract-fuzz.ts";
import { soakCrowds } from "./eduxchange-crowds.ts";
import { soakKills, soakTwoServers } from "./openings.ts";
import { parseSoakOptions, type SoakPart } from "./options.ts";
import { soakOverlappingBatches } from "./overlapping-batches.ts";
import type { SoakContext, SoakResult } from "./soak-context.ts";

/** The repository: this file is apps/playground/soak/main.ts in it. */
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const PARTS: Readonly<
  Record<SoakPart, { readonly title: string; readonly run: (context: SoakContext) => Promise<SoakResult> }>
> = {
  serial: { title: "Overlapping batches from two processes", run: soakOverlappingBatches },
  servers: { title: "Two serving processes per node", run: soakTwoServers },
  kills: { title: "Processes that are killed during an opening", run: soakKills },
  crowds: { title: "Students who come by eduXchange at once", run: soakCrowds },
  fuzz: { title: "Requests against the contract", run: soakContract },
};

async function main(): Promise<number> {
  const stopped = watchForStop(process);
  try {
    const options = parseSoakOptions(process.argv.slice(2));
    const folder = join(ROOT, ".wissel", `soak-${options.portBase}`);
    mkdirSync(folder, { recursive: true });
    const narrator = openNarrator(process.stdout, Date.now);
    const report: string[] = [];
    let held = true;
    for (const part of options.parts) {
      const { title, run } = PARTS[part];
      narrator.title(title);
      const result = await run({ options, root: ROOT, folder, narrator, stopped });
      held = held && result.held;
      report.push(`${result.held ? "✓" : "✗"} ${title}`, ...result.lines.map((line) => `    ${line}`));
    }
    console.log(`\n${report.join("\n")}`);
    return held ? 0 : 1;
  } catch (error) {
    if (stopped.aborted) return 130; // asked to end before the soak had ended
    const isMistake = error instanceof UsageError;
    if (isMistake) console.error(error.message);
    else tellFailure(error);
    return isMistake ? 2 : 1;
  }
}

process.exitCode = await main();
process.disconnect?.(); // the launcher's pipe would keep us alive
