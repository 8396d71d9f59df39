import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openNarrator } from "../src/narrator.ts";
import { UsageError } from "../src/options.ts";
import { watchForStop } from "../src/stop-request.ts";
import { makeOpening, WHOLE_DAY } from "./make-opening.ts";
import { type Opening, OpeningError, parseOpening } from "./opening.ts";
import { parseRehearsalOptions, type RehearsalOptions } from "./options.ts";
import { rehearse } from "./rehearse.ts";
import { dumpRows } from "./report/dump.ts";
import { renderReport } from "./report/render-report.ts";
import { tellFailure } from "./tell-failure.ts";

/** The repository: this file is apps/playground/rehearsal/main.ts in it. */
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const CATALOGUE_REFRESH_MS = 15_000;
const CHAOS_PAUSE_MS = 2_000;

async function main(): Promise<number> {
  const stopped = watchForStop(process);
  try {
    const args = process.argv.slice(2);
    if (args.includes("--trickle")) return await runTrickle(args, stopped);
    return await run(parseRehearsalOptions(args, process.env), stopped);
  } catch (error) {
    if (stopped.aborted) return 130; // asked to end before the rehearsal had ended
    const isMistake = error instanceof UsageError || error instanceof OpeningError;
    if (isMistake) console.error(error.message);
    else tellFailure(error);
    return isMistake ? 2 : 1;
  }
}

/** Loaded when it is asked for: it brings what tests are made of along. */
async function runTrickle(args: readonly string[], stopped: AbortSignal): Promise<number> {
  const { trickle } = await import("../trickle/main.ts");
  return await trickle(args, { root: ROOT, narrator: openNarrator(process.stdout, Date.now), stopped });
}

async function run(options: RehearsalOptions, stopped: AbortSignal): Promise<number> {
  const narrator = openNarrator(process.stdout, Date.now);
  const opening = readOpening(options);
  makeFolders(options); // a day must not have been played for nothing
  narrator.title("Rehearsal of an opening, on three nodes of its own");
  const rehearsed = await rehearse(opening, options, {
    root: ROOT,
    folder: join(ROOT, ".wissel", `rehearsal-${options.portBase}`),
    narrator,
    stopped,
    catalogueRefreshMs: CATALOGUE_REFRESH_MS,
    chaosPauseMs: CHAOS_PAUSE_MS,
  });
  const { figures, invariants, played, players, offerings, stored } = rehearsed;
  console.log(`\n${renderReport({ ...rehearsed, opening })}`);
  if (options.jsonFile !== undefined) {
    writeFileSync(options.jsonFile, `${JSON.stringify(figures, undefined, 2)}\n`);
  }
  if (options.dumpFolder !== undefined) {
    dumpRows(options.dumpFolder, { stored, answers: played.answers, players, offerings });
  }
  return invariants.every(({ held }) => held) ? 0 : 1;
}

function readOpening({ files, seed }: RehearsalOptions): Opening {
  if (files === undefined) return makeOpening({ seed, ...WHOLE_DAY });
  return parseOpening(readText("--minors", files.minors), readText("--demand", files.demand));
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${option} ${file} cannot be read`, { cause });
  }
}

function makeFolders({ jsonFile, dumpFolder }: RehearsalOptions): void {
  try {
    if (jsonFile !== undefined) mkdirSync(dirname(resolve(jsonFile)), { recursive: true });
    if (dumpFolder !== undefined) mkdirSync(dumpFolder, { recursive: true });
  } catch (cause) {
    throw new UsageError("the folder for --json or --dump cannot be made", { cause });
  }
}

process.exitCode = await main();
process.disconnect?.(); // the launcher's pipe would keep us alive
