import { fileURLToPath } from "node:url";
import {
  type DatabaseConnections,
  embeddedAppUrl,
  listExcessPowers,
  listMissingMigrations,
  migrate,
  openDatabase,
  openEmbeddedCluster,
} from "@wissel/store";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { NodeConfig } from "./config.ts";
import type { ReadinessCheck } from "./health.ts";

/** The node's database, migrated; with the URLs for parts that connect by themselves. */
export interface NodeDatabase extends AsyncDisposable {
  readonly database: DatabaseConnections;
  readonly url: string;
  /** The role that owns the tables; undefined where migrations are run by someone else. */
  readonly ownerUrl: string | undefined;
  readonly checks: readonly ReadinessCheck[];
}

const MIGRATIONS = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));
const EMBEDDED_DATABASE = "wissel";

/** Starts the embedded server where none is given, runs what migrations there are, and opens the pool. */
export async function openNodeDatabase(
  config: NodeConfig,
  { log, asking }: Pick<FastifyInstance, "log" | "asking">,
): Promise<NodeDatabase> {
  const place = await findPlace(config, log);
  const database = openDatabase({
    url: place.url,
    applicationName: `wissel ${config.role}`,
    maxConnections: config.databaseConnections,
    onError: (error) => log.warn({ err: error }, "a database connection broke"),
    asker: asking.current,
  });
  const dispose = async () => {
    await database[Symbol.asyncDispose]();
    await place.stop();
  };
  try {
    await refuseStrongRole(database);
    if (place.ownerUrl === undefined) await refuseOldTables(database);
    else await applyMigrations(place.ownerUrl, log);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    database,
    url: place.url,
    ownerUrl: place.ownerUrl,
    checks: databaseChecks(database),
    [Symbol.asyncDispose]: dispose,
  };
}

/** The database for an operator's command; an embedded one belongs to the node, which must be running. */
export function openCommandDatabase(
  { database }: Pick<NodeConfig, "database">,
  command: string,
): DatabaseConnections {
  return openDatabase({
    url: database.kind === "external" ? database.url : embeddedAppUrl(database, EMBEDDED_DATABASE),
    applicationName: `wissel ${command}`,
    maxConnections: 2,
    onError: () => undefined, // the query that is under way fails and says so
  });
}

async function applyMigrations(ownerUrl: string, log: FastifyBaseLogger): Promise<void> {
  const migrations = await migrate(ownerUrl, MIGRATIONS);
  if (migrations.length > 0) log.info({ migrations }, "migrations applied");
}

/** A role that can do more than read and write rows could undo what the database holds against our own mistakes. */
async function refuseStrongRole({ pool }: DatabaseConnections): Promise<void> {
  const powers = await listExcessPowers(pool);
  if (powers.length === 0) return;
  throw new Error(
    `DATABASE_URL names a role that ${powers.join(", ")}; take one that reads and writes rows and owns nothing`,
  );
}

/** Where someone else migrates: serving on old tables would fail request by request. */
async function refuseOldTables({ pool }: DatabaseConnections): Promise<void> {
  const missing = await listMissingMigrations(pool, MIGRATIONS);
  if (missing.length > 0) throw new Error(`migrations are not applied: ${missing.join(", ")}`);
}

interface Place {
  readonly url: string;
  readonly ownerUrl: string | undefined;
  stop(): Promise<void>;
}

async function findPlace({ database }: NodeConfig, log: FastifyBaseLogger): Promise<Place> {
  if (database.kind === "external") {
    return { url: database.url, ownerUrl: database.ownerUrl, stop: async () => undefined };
  }
  const cluster = await openEmbeddedCluster({ ...database, log: (line) => log.info(line) });
  await cluster.ensureDatabase(EMBEDDED_DATABASE);
  return {
    url: cluster.appUrl(EMBEDDED_DATABASE),
    ownerUrl: cluster.ownerUrl(EMBEDDED_DATABASE),
    async stop() {
      await cluster[Symbol.asyncDispose]();
    },
  };
}

function databaseChecks(database: DatabaseConnections): readonly ReadinessCheck[] {
  return [
    {
      name: "database",
      async check() {
        await database.pool.query("SELECT 1");
      },
    },
    {
      name: "migrations",
      check: () => refuseOldTables(database),
    },
  ];
}
