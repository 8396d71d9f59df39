import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client.ts";

/** One pool of connections, used by hand-written SQL and by Prisma alike. Disposing waits for what is checked out. */
export interface DatabaseConnections extends AsyncDisposable {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** Hears of connections that broke while idle; the pool replaces them by itself. */
  readonly onError: (error: unknown) => void;
}

/** Waiting longer for a connection than this is an outage, answered with 503, rather than a queue without end. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How long Prisma waits for a connection and for a transaction's end; PostgreSQL's own limits come first. */
const TRANSACTION_PATIENCE_MS = 30_000;

/** Opens the pool without connecting yet. */
export function openDatabase({
  url,
  applicationName,
  maxConnections,
  onError,
}: DatabaseOptions): DatabaseConnections {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
  });
  pool.on("error", onError);
  // A connection that breaks while it is used fails its query, and then says so once more: unheard, that ends the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    // Two seconds, which Prisma gives a transaction to begin in, are soon over on a machine that starts six processes.
    transactionOptions: { maxWait: TRANSACTION_PATIENCE_MS, timeout: TRANSACTION_PATIENCE_MS },
  });
  return {
    pool,
    prisma,
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
