import { parseArgs } from "node:util";
import { parsePortBase, UsageError } from "../src/options.ts";

/** What `npm run faults -- …` was asked to do. */
export interface FaultOptions {
  /** Results to be returned, one per enrolment. */
  readonly results: number;
  readonly portBase: number;
  readonly seed: string;
}

export const FAULTS_USAGE = `npm run faults -- [options]
  --results N       so many results (default 10000)
  --seed TEXT       which requests meet a fault (default faults)
  --port-base N     use the ports N to N+49 (default 4200)`;

const MOST_RESULTS = 100_000;

/** Reads the command line; throws a UsageError. */
export function parseFaultOptions(args: readonly string[]): FaultOptions {
  const { results = "10000", seed = "faults", "port-base": portBase = "4200" } = parseValues(args);
  if (!/^[1-9]\d*$/.test(results) || Number(results) > MOST_RESULTS) {
    throw new UsageError(`--results must be a number from 1 to ${MOST_RESULTS}, not "${results}"`);
  }
  return { results: Number(results), seed, portBase: parsePortBase(portBase) };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { results: { type: "string" }, seed: { type: "string" }, "port-base": { type: "string" } },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${FAULTS_USAGE}`, {
      cause: error,
    });
  }
}
