import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** What `npm run demo -- …` was asked to do. */
export interface Options {
  /** Play the scripted exchange, then stop; the exit status tells whether everything held. */
  readonly once: boolean;
  /** Publish the offer and play nothing else, for those who bring acts of their own. */
  readonly publishOnly: boolean;
  /** The same, and let the SIS of all institutions but the first act from the start, for who plays that one. */
  readonly sandbox: boolean;
  /** First of the fifty ports that this playground may use. */
  readonly portBase: number;
  /** Where the connection sheet goes. */
  readonly sheetFile: string;
  /** Forget stored data first. */
  readonly fresh: boolean;
  /** Queues on Redis instead of PostgreSQL. */
  readonly redis: boolean;
  /** A Redis that runs already, from REDIS_URL; without it one is started. */
  readonly redisUrl: string | undefined;
  /** Components of eduXchange around the nodes; undefined: none. */
  readonly eduxchange: EduxchangeOption | undefined;
}

export interface EduxchangeOption {
  /** Names outside components; undefined: all are stand-ins. */
  readonly file: string | undefined;
}

/** The command line cannot be understood; the message says what there is. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `npm run demo -- [options]
  --once           play the scripted exchange and stop; the exit status tells whether everything held
  --publish-only   publish the offer, and play nothing else of the exchange
  --sandbox        the same, with partners to practise with: every institution but the first is played
  --port-base N    use the ports N to N+49 (default 4100)
  --sheet FILE     write the connection sheet there (default .wissel/<port base>/sheet.json)
  --fresh          forget stored data
  --redis          queues on a redis-server of our own, or on REDIS_URL
  --with-eduxchange [FILE]
                   stand-ins for SURF's components around the nodes, but for outside ones that FILE names`;

/** Ports above this are given out by the system to outgoing connections. */
const HIGHEST_PORT = 32_767;
export const PORTS_USED = 50;
const DEFAULT_PORT_BASE = 4100;

/** Reads the command line. `root` is the repository; its `.wissel` folder holds everything the playground keeps. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv, root: string): Options {
  const values = parseValues(args);
  const portBase = parsePortBase(values["port-base"]);
  const redis = values.redis === true;
  return {
    once: values.once === true,
    publishOnly: values["publish-only"] === true,
    sandbox: values.sandbox === true,
    portBase,
    sheetFile: resolve(values.sheet ?? join(folderOf(root, portBase), "sheet.json")),
    fresh: values.fresh === true,
    redis,
    redisUrl: redis && env.REDIS_URL ? env.REDIS_URL : undefined,
    eduxchange: eduxchangeOf(values["with-eduxchange"]),
  };
}

/** The folder in which everything of one port base is kept. */
export function folderOf(root: string, portBase: number): string {
  return join(root, ".wissel", String(portBase));
}

/** Reads a port base; throws a UsageError for one that leaves no room below the system's own ports. */
export function parsePortBase(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT_BASE;
  const portBase = Number(text);
  const highest = HIGHEST_PORT - PORTS_USED + 1;
  if (!/^\d+$/.test(text) || portBase < 1024 || portBase > highest) {
    throw new UsageError(`--port-base must be a number from 1024 to ${highest}, not "${text}"`);
  }
  return portBase;
}

function eduxchangeOf(file: string | undefined): EduxchangeOption | undefined {
  return file === undefined ? undefined : { file: file === "" ? undefined : resolve(file) };
}

/** parseArgs knows no option whose value may be left out. */
function withEmptyFile(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const isAlone = args[index + 1]?.startsWith("-") ?? true;
    return arg === "--with-eduxchange" && isAlone ? `${arg}=` : arg;
  });
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: withEmptyFile(args),
      options: {
        once: { type: "boolean" },
        "publish-only": { type: "boolean" },
        sandbox: { type: "boolean" },
        "port-base": { type: "string" },
        sheet: { type: "string" },
        fresh: { type: "boolean" },
        redis: { type: "boolean" },
        "with-eduxchange": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${USAGE}`, { cause: error });
  }
}
