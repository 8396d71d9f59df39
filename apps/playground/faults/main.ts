import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openNarrator } from "../src/narrator.ts";
import { UsageError } from "../src/options.ts";
import { watchForStop } from "../src/stop-request.ts";
import type { Counted } from "./count.ts";
import { crashPointsOf } from "./crash-points.ts";
import { parseFaultOptions } from "./options.ts";
import { type FaultReport, runFaults } from "./run-faults.ts";
import { troublesOf } from "./troubles.ts";

/** The repository: this file is apps/playground/faults/main.ts in it. */
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const NOTHING: Counted = { sent: 0, recorded: 0, receipts: 0, lost: 0, doubled: 0, changed: 0 };

async function main(): Promise<number> {
  const stopped = watchForStop(process);
  try {
    const options = parseFaultOptions(process.argv.slice(2));
    const narrator = openNarrator(process.stdout, Date.now);
    narrator.title("Results over a bad line, between nodes that are killed");
    const report = await runFaults(options, {
      root: ROOT,
      folder: join(ROOT, ".wissel", `faults-${options.portBase}`),
      narrator,
      stopped,
      troublesOf: (faultHouses) => [...troublesOf(faultHouses), ...crashPointsOf(faultHouses)],
      today: new Date().toISOString().slice(0, 10),
    });
    const troubles = problemsIn(report, options.results);
    console.log(`\n${render(report)}`);
    for (const trouble of troubles) console.log(`  ✗ ${trouble}`);
    console.log(lastLine(report.counted));
    return troubles.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    console.log(lastLine(NOTHING));
    return error instanceof UsageError ? 2 : 1;
  }
}

function lastLine({ sent, recorded, receipts, lost, doubled }: Counted): string {
  return `${sent} sent, ${recorded} recorded, ${receipts} receipts, ${lost} lost, ${doubled} doubled`;
}

function problemsIn({ counted, searched, unmade }: FaultReport, results: number): readonly string[] {
  const { sent, recorded, receipts, lost, doubled } = counted;
  return [
    ...unmade.map((what) => `could not be made: ${what}`),
    ...(sent === results ? [] : [`${results} results were returned, ${sent} are stored`]),
    ...(recorded === sent && receipts === sent ? [] : ["not every result came home with a receipt"]),
    ...(lost === 0 && doubled === 0 ? [] : ["results were lost or doubled"]),
    ...searched.filter(({ found }) => found > 0).map(({ place, found }) => `${found} names in ${place}`),
  ];
}

function render(report: FaultReport): string {
  const { troubles, requests, faults, events, faultedEvents, counted, searched, queues, seconds } = report;
  const met = [...faults].map(([fault, count]) => `${fault} ${count}`).join(", ");
  return [
    `Queues on ${queues}. ${seconds.toFixed(1)} s from the first result to the last receipt.`,
    `Requests between the nodes: ${requests}; of these with a fault: ${met || "none"}.`,
    `Events to home: ${events}, as often as they were sent; ${faultedEvents} of them (${((100 * faultedEvents) / Math.max(events, 1)).toFixed(1)} %) in a request with a fault.`,
    `Corrected or withdrawn meanwhile: ${counted.changed}.`,
    ...troubles.map((what) => `  ${what}`),
    `Looked for the students' names in ${searched.length} places: ${searched.reduce((sum, { found }) => sum + found, 0)} found.`,
  ].join("\n");
}

process.exitCode = await main();
process.disconnect?.(); // the launcher's pipe would keep us alive
