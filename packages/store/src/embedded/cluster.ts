import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { EmbeddedClusterError } from "./errors.ts";
import { takeOwnership } from "./owner-file.ts";
import { forgetPasswords, openPasswords, readPasswords } from "./passwords.ts";
import { type Placement, placeCluster, type RootAs } from "./placement.ts";
import { APP_ROLE, ensureRoles, OWNER_ROLE, READER_ROLE } from "./roles.ts";
import {
  assertPortIsFree,
  initialiseData,
  type Server,
  type ServerStart,
  startServer,
  stopOrphan,
} from "./server.ts";

/** A PostgreSQL of our own: one server, a database per node. It ends with this process, however that ends. */
export interface EmbeddedCluster extends AsyncDisposable {
  /** The postmaster's process. */
  readonly pid: number;
  /** For migrations: the role that owns the databases. */
  readonly ownerUrl: (database: string) => string;
  /** For the node: reads and writes rows, owns nothing. */
  readonly appUrl: (database: string) => string;
  /** For onlookers: reads only. */
  readonly readerUrl: (database: string) => string;
  /** Creates the database when it is not there yet, from a template when one is named. */
  readonly ensureDatabase: (name: string, template?: string) => Promise<void>;
  /** Creates a copy of a database that nobody is connected to; fails when the name is taken. */
  readonly createDatabaseFromTemplate: (name: string, template: string) => Promise<void>;
  /** Drops the database and every connection to it; does nothing when there is none. */
  readonly dropDatabase: (name: string) => Promise<void>;
}

export interface EmbeddedClusterOptions {
  /** Folder for data, passwords and server.log; made when missing. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Forget what is stored and begin with an empty server. */
  readonly fresh?: boolean;
  /** Started by root, the server runs in a user namespace where that works (`mapped`, the default), or as `nobody`. */
  readonly rootAs?: RootAs;
  /** Counts every statement, in `pg_stat_statements` of the database `postgres`, for onlookers to read. */
  readonly countStatements?: boolean;
  readonly log?: (line: string) => void;
}

const READY_TIMEOUT_MS = 60_000;
const REMAINS_TIMEOUT_MS = 10_000;
/** A killed postmaster counts as alive until it is reaped, and its memory is in use until its last backend has ended. */
const REMAINS_OF_A_KILLED_SERVER = [
  '"postmaster.pid" already exists',
  "pre-existing shared memory block",
] as const;
const LOG_LINES = 15;

/**
 * Starts the embedded PostgreSQL, creating its data at first use.
 * A server that a dead process left behind is stopped first.
 * Throws ClusterInUseError when a living process owns the data, EmbeddedClusterError when the server does not come up.
 */
export async function openEmbeddedCluster(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
  const { port, rootAs = "mapped", countStatements = false, log = () => undefined } = options;
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const giveUp = takeOwnership(dataDir);
  try {
    const place = await placeCluster(dataDir, rootAs);
    await stopOrphan(place.pgData, log);
    await assertPortIsFree(port);
    if (options.fresh === true) forgetData(place, dataDir);
    const passwords = openPasswords(dataDir);
    initialiseData(place, passwords.superuser);
    const url = (role: string, password: string) => urlFor(port, role, password);
    const admin = adminOf(url("postgres", passwords.superuser)("postgres"));
    const logFile = join(dataDir, "server.log");
    const server = await startUntilReady(place, { port, logFile, countStatements, admin });
    try {
      await admin((client) => ensureRoles(client, passwords));
      if (countStatements) await admin((client) => client.query(CREATE_COUNTS));
    } catch (error) {
      await server.stop();
      throw error;
    }
    log(`PostgreSQL ${server.pid} listens on 127.0.0.1:${port}`);
    return {
      pid: server.pid,
      ownerUrl: url(OWNER_ROLE, passwords.owner),
      appUrl: url(APP_ROLE, passwords.app),
      readerUrl: url(READER_ROLE, passwords.reader),
      ...databasesOf(admin),
      [Symbol.asyncDispose]: once(async () => {
        await server.stop();
        giveUp();
      }),
    };
  } catch (error) {
    giveUp();
    throw error;
  }
}

/**
 * How the node's role reaches a database of an embedded server that another process runs. Throws EmbeddedClusterError
 * where there are no data.
 */
export function embeddedAppUrl(
  { dataDir, port }: Pick<EmbeddedClusterOptions, "dataDir" | "port">,
  database: string,
): string {
  const { app } = readPasswords(resolve(dataDir));
  return urlFor(port, APP_ROLE, app)(database);
}

function urlFor(port: number, role: string, password: string): (database: string) => string {
  return (database) => `postgresql://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function forgetData(place: Placement, dataDir: string): void {
  rmSync(place.pgData, { recursive: true, force: true });
  forgetPasswords(dataDir);
}

type Admin = <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;

/** Work with a superuser's connection that lasts as long as the work. */
function adminOf(connectionString: string): Admin {
  return async (work) => {
    const client = new pg.Client({ connectionString });
    client.on("error", () => undefined); // a lost connection fails the query, which says so
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
}

function databasesOf(
  admin: Admin,
): Pick<EmbeddedCluster, "ensureDatabase" | "createDatabaseFromTemplate" | "dropDatabase"> {
  const create = (client: pg.Client, name: string, template: string) =>
    client.query(
      `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${OWNER_ROLE} TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY wal_log`,
    );
  return {
    ensureDatabase: (name, template = "template1") =>
      admin(async (client) => {
        const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
        if (rowCount === 0) await create(client, name, template);
      }),
    createDatabaseFromTemplate: (name, template) =>
      admin(async (client) => {
        await create(client, name, template);
      }),
    dropDatabase: (name) =>
      admin(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      }),
  };
}

const CREATE_COUNTS = `CREATE EXTENSION IF NOT EXISTS pg_stat_statements; GRANT pg_read_all_stats TO ${READER_ROLE}`;

type Start = ServerStart & { readonly admin: Admin };

async function startUntilReady(place: Placement, { admin, ...start }: Start): Promise<Server> {
  const { logFile } = start;
  const startedAt = Date.now();
  for (;;) {
    const logged = sizeOf(logFile);
    const server = startServer(place, start);
    const problem = await waitUntilReady(server, admin);
    if (problem === undefined) return server;
    await server.stop();
    const mayPass = REMAINS_OF_A_KILLED_SERVER.some((words) => textFrom(logFile, logged).includes(words));
    if (!mayPass || Date.now() - startedAt > REMAINS_TIMEOUT_MS) {
      throw new EmbeddedClusterError(`PostgreSQL ${problem}; the end of ${logFile}:\n${lastLines(logFile)}`);
    }
    await delay(200);
  }
}

/** Undefined once the server answers, else what went wrong. */
async function waitUntilReady(server: Server, admin: Admin): Promise<string | undefined> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await delay(30)) {
    if (server.hasEnded()) return "ended while starting";
    try {
      await admin((client) => client.query("SELECT 1"));
      return undefined;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === "28P01") return "refuses our password";
    }
  }
  return `does not answer after ${READY_TIMEOUT_MS / 1000} s`;
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function textFrom(file: string, offset: number): string {
  return existsSync(file) ? readFileSync(file).subarray(offset).toString("utf8") : "";
}

function lastLines(file: string): string {
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
