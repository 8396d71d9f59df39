import { parseArgs } from "node:util";
import { parsePortBase, UsageError } from "../src/options.ts";

/** The parts of a soak, in the order in which they run. */
export const SOAK_PARTS = ["serial", "servers", "kills", "crowds", "fuzz"] as const;
export type SoakPart = (typeof SOAK_PARTS)[number];

/** What `npm run soak -- …` was asked to do. */
export interface SoakOptions {
  readonly parts: readonly SoakPart[];
  /** From which everything that is made up is made up. */
  readonly seed: number;
  /** Histories of overlapping batches. */
  readonly histories: number;
  /** Rounds of kill -9 of one that serves and one that works. */
  readonly rounds: number;
  /** Requests against the contract. */
  readonly requests: number;
  readonly portBase: number;
}

export const SOAK_USAGE = `npm run soak -- [options]
  --only PART,…     some of ${SOAK_PARTS.join(", ")} (default all)
  --seed N          for everything that is made up (default 1)
  --histories N     of overlapping batches from two processes (default 200)
  --rounds N        of kill -9 (default 20)
  --requests N      against the contract (default 10000)
  --port-base N     use the ports N to N+49 (default 4300)`;

/** Reads the command line; throws a UsageError. */
export function parseSoakOptions(args: readonly string[]): SoakOptions {
  const values = parseValues(args);
  const only = values.only?.split(",") ?? SOAK_PARTS;
  const parts = SOAK_PARTS.filter((part) => only.includes(part));
  const unknown = only.find((part) => !SOAK_PARTS.some((known) => known === part));
  if (unknown !== undefined) {
    throw new UsageError(`--only knows ${SOAK_PARTS.join(", ")}, not "${unknown}"`);
  }
  return {
    parts,
    seed: parseCount("--seed", values.seed ?? "1"),
    histories: parseCount("--histories", values.histories ?? "200"),
    rounds: parseCount("--rounds", values.rounds ?? "20"),
    requests: parseCount("--requests", values.requests ?? "10000"),
    portBase: parsePortBase(values["port-base"] ?? "4300"),
  };
}

function parseCount(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${name} must be a whole number above 0, not "${text}"`);
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        seed: { type: "string" },
        histories: { type: "string" },
        rounds: { type: "string" },
        requests: { type: "string" },
        "port-base": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${SOAK_USAGE}`, {
      cause: error,
    });
  }
}
