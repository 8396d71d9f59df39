import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** The cluster that the integration project runs on; its URLs name the maintenance database. */
export interface TestCluster {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly readerUrl: string;
  /** The migrated database that test databases are copies of. */
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testCluster: TestCluster;
    /** A Redis of the tests' own; undefined where there is none. */
    redisUrl: string | undefined;
    /** Whether Debian's `jose` is on PATH. */
    hasJose: boolean;
    /** The first port for what tests boot; the database and Redis listen just below it. */
    testPortBase: number;
    /** How many of them are each test worker's own. */
    portsPerWorker: number;
  }
}

/** A migrated, empty database for one test file. Disposing drops it, and any connection left to it. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly readerUrl: string;
}

/** Makes a database from the migrated template. For the integration project, whose setup runs the cluster. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return await copyTestDatabase({ name: inject("testCluster").template });
}

/** A copy of a test database to which nobody is connected, as a backup that is read back would be. */
export async function copyTestDatabase({
  name: template,
}: Pick<TestDatabase, "name">): Promise<TestDatabase> {
  const cluster = inject("testCluster");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await runAsOwner(cluster, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY wal_log`);
  return {
    name,
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    appUrl: withDatabase(cluster.appUrl, name),
    readerUrl: withDatabase(cluster.readerUrl, name),
    [Symbol.asyncDispose]: () => runAsOwner(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A pool on a test database. A connection that is cut, by a test or with the database at its end, ends no test run. */
export function openTestPool({ appUrl }: Pick<TestDatabase, "appUrl">, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: appUrl, max, pipeline: true });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

async function runAsOwner(cluster: TestCluster, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.ownerUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
