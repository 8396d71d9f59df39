import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parsePortBase } from "../src/options.ts";

/** What `npm run bench -- …` was asked to do. */
export interface BenchOptions {
  readonly portBase: number;
  /** Volleys of each kind; even, because they are fired A B B A. */
  readonly rounds: number;
  /** Enrolments and the catalogue, results on their way, what a SIS writes, or a crawl of the catalogues. */
  readonly only: (typeof SELECTIONS)[number];
  /** Results that are delivered in each way. */
  readonly results: number;
  /** Rows of the file that is imported. */
  readonly rows: number;
  /** Folder of the field's own checker of catalogues, which then crawls as well. */
  readonly validator: string | undefined;
  /** Where the report goes besides the terminal. */
  readonly out: string | undefined;
}

const SELECTIONS = ["enrolments", "deliveries", "imports", "crawl"] as const;
const DEFAULT_RESULTS = "7000";
const MOST_RESULTS = 100_000;
const DEFAULT_ROWS = "100000";
const MOST_ROWS = 1_000_000;
const DEFAULT_PORT_BASE = "4200";
const DEFAULT_ROUNDS = 6;
/** A student enrols once in each of the benchmark's twenty offerings, and in two of them each round. */
const MOST_ROUNDS = 8;

export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "port-base": { type: "string" },
      rounds: { type: "string" },
      only: { type: "string" },
      results: { type: "string" },
      rows: { type: "string" },
      validator: { type: "string" },
      out: { type: "string" },
    },
  });
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > MOST_ROUNDS || rounds % 2 !== 0) {
    throw new Error(`--rounds must be an even number up to ${MOST_ROUNDS}, not "${values.rounds}"`);
  }
  const only = SELECTIONS.find((selection) => selection === (values.only ?? "enrolments"));
  if (only === undefined)
    throw new Error(`--only must be one of ${SELECTIONS.join(", ")}, not "${values.only}"`);
  const results = Number(values.results ?? DEFAULT_RESULTS);
  if (!Number.isInteger(results) || results < 1 || results > MOST_RESULTS) {
    throw new Error(`--results must be a number from 1 to ${MOST_RESULTS}, not "${values.results}"`);
  }
  const rows = Number(values.rows ?? DEFAULT_ROWS);
  if (!Number.isInteger(rows) || rows < 1 || rows > MOST_ROWS) {
    throw new Error(`--rows must be a number from 1 to ${MOST_ROWS}, not "${values.rows}"`);
  }
  return {
    only,
    results,
    rows,
    portBase: parsePortBase(values["port-base"] ?? DEFAULT_PORT_BASE),
    rounds,
    validator: values.validator === undefined ? undefined : resolve(values.validator),
    out: values.out === undefined ? undefined : resolve(values.out),
  };
}
