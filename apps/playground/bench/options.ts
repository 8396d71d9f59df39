import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parsePortBase } from "../src/options.ts";

/** What `npm run bench -- …` was asked to do. */
export interface BenchOptions {
  readonly portBase: number;
  /** Volleys of each kind; even, because they are fired A B B A. */
  readonly rounds: number;
  /** Where the report goes besides the terminal. */
  readonly out: string | undefined;
}

const DEFAULT_PORT_BASE = "4200";
const DEFAULT_ROUNDS = 6;
/** A student enrols once in each of the benchmark's twenty offerings, and in two of them each round. */
const MOST_ROUNDS = 8;

export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { "port-base": { type: "string" }, rounds: { type: "string" }, out: { type: "string" } },
  });
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > MOST_ROUNDS || rounds % 2 !== 0) {
    throw new Error(`--rounds must be an even number up to ${MOST_ROUNDS}, not "${values.rounds}"`);
  }
  return {
    portBase: parsePortBase(values["port-base"] ?? DEFAULT_PORT_BASE),
    rounds,
    out: values.out === undefined ? undefined : resolve(values.out),
  };
}
