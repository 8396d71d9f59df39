import { parseArgs } from "node:util";
import { parsePortBase, UsageError } from "../src/options.ts";
import { MOST_SERVERS } from "./split-node.ts";

/** When each student sends a first request. */
export type Pace =
  /** As soon as a connection is free. */
  | { readonly kind: "max" }
  /** At the file's times, so many times as fast. */
  | { readonly kind: "speed"; readonly times: number }
  /** So many students every second, whatever the answers. */
  | { readonly kind: "rate"; readonly studentsPerSecond: number };

/** What `npm run rehearse -- …` was asked to do. */
export interface RehearsalOptions {
  /** Files of the opening; without them one is made by the seed. */
  readonly files: { readonly minors: string; readonly demand: string } | undefined;
  readonly seed: string;
  /** `arrival`: each student after the one before has been answered. */
  readonly order: "arrival" | "concurrent";
  readonly pace: Pace;
  readonly connections: number;
  readonly portBase: number;
  readonly redis: boolean;
  readonly redisUrl: string | undefined;
  readonly chaos: boolean;
  /** Processes per node that serve, behind a balancer where there are more than one. */
  readonly servers: number;
  /** How many commands in a hundred are sent a second time at the same moment. */
  readonly doublePercent: number;
  readonly jsonFile: string | undefined;
  readonly dumpFolder: string | undefined;
}

export const REHEARSAL_USAGE = `npm run rehearse -- [options]
  --minors FILE --demand FILE   the opening; without them one is made
  --seed TEXT                   from which it is made (default opening)
  --order arrival|concurrent    one student after the other, or as they come (default concurrent)
  --speed N|max                 the file's times N times as fast, or as fast as answers come (default max)
  --students-per-second N       that many students every second instead
  --connections N               at most so many connections (default 200)
  --chaos                       kill processes and the database while it runs
  --servers N                   so many serving processes per node, behind a balancer (1 or 2, default 1)
  --double-submits N            N commands in a hundred are sent twice at the same moment (default 0)
  --redis                       queues on a redis-server of our own, or on REDIS_URL
  --json FILE, --dump FOLDER    the report as JSON, and the rows as CSV
  --port-base N                 use the ports N to N+49 (default 4200)`;

const DEFAULT_PORT_BASE = "4200";
const DEFAULT_CONNECTIONS = "200";
const MOST_CONNECTIONS = 10_000;

/** Reads the command line; throws a UsageError. Files count from the folder at hand. */
export function parseRehearsalOptions(args: readonly string[], env: NodeJS.ProcessEnv): RehearsalOptions {
  const values = parseValues(args);
  const { minors, demand, order = "concurrent", json, dump } = values;
  if ((minors === undefined) !== (demand === undefined)) {
    throw new UsageError("--minors and --demand belong together");
  }
  if (order !== "arrival" && order !== "concurrent") {
    throw new UsageError(`--order must be arrival or concurrent, not "${order}"`);
  }
  const pace = parsePace(values.speed ?? "max", values["students-per-second"]);
  if (order === "arrival" && pace.kind !== "max") {
    throw new UsageError("--order arrival waits for every answer: there is no speed to choose");
  }
  const redis = values.redis === true;
  return {
    files: minors === undefined || demand === undefined ? undefined : { minors, demand },
    seed: values.seed ?? "opening",
    order,
    pace,
    connections: parseWhole("--connections", values.connections ?? DEFAULT_CONNECTIONS, {
      least: 1,
      most: MOST_CONNECTIONS,
    }),
    portBase: parsePortBase(values["port-base"] ?? DEFAULT_PORT_BASE),
    redis,
    redisUrl: redis && env.REDIS_URL ? env.REDIS_URL : undefined,
    chaos: values.chaos === true,
    servers: parseWhole("--servers", values.servers ?? "1", { least: 1, most: MOST_SERVERS }),
    doublePercent: parseWhole("--double-submits", values["double-submits"] ?? "0", { least: 0, most: 100 }),
    jsonFile: json,
    dumpFolder: dump,
  };
}

function parsePace(speed: string, rate: string | undefined): Pace {
  if (rate !== undefined) {
    return { kind: "rate", studentsPerSecond: parseNumber("--students-per-second", rate) };
  }
  return speed === "max" ? { kind: "max" } : { kind: "speed", times: parseNumber("--speed", speed) };
}

function parseNumber(name: string, text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number <= 0) {
    throw new UsageError(`${name} must be a number above 0, not "${text}"`);
  }
  return number;
}

function parseWhole(
  name: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
  }
  return number;
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minors: { type: "string" },
        demand: { type: "string" },
        seed: { type: "string" },
        order: { type: "string" },
        speed: { type: "string" },
        "students-per-second": { type: "string" },
        connections: { type: "string" },
        "port-base": { type: "string" },
        redis: { type: "boolean" },
        chaos: { type: "boolean" },
        servers: { type: "string" },
        "double-submits": { type: "string" },
        json: { type: "string" },
        dump: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${REHEARSAL_USAGE}`, {
      cause: error,
    });
  }
}
