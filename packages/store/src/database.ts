import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { Asker } from "./audit/asker.ts";
import { PrismaClient } from "./generated/client.ts";
import type { ConnectionPool } from "./transaction.ts";

/** One pool of connections, used by hand-written SQL and by Prisma alike. Disposing waits for what is checked out. */
export interface DatabaseConnections extends AsyncDisposable {
  readonly pool: pg.Pool & ConnectionPool;
  readonly prisma: PrismaClient;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** Hears of connections that broke while idle; the pool replaces them by itself. */
  readonly onError: (error: unknown) => void;
  /** In whose name the caller works; nobody's, where it is left out. */
  readonly asker?: () => Asker | undefined;
}

/** Waiting longer for a connection than this is an outage, answered with 503, rather than a queue without end. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Prisma's own patience with a transaction is two seconds and five: a start on a busy machine takes longer. */
const TRANSACTION_TIMEOUT_MS = 15_000;

/** Opens the pool without connecting yet. */
export function openDatabase({
  url,
  applicationName,
  maxConnections,
  onError,
  asker = () => undefined,
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
    transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
  return {
    pool: Object.assign(pool, { asker }),
    prisma,
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
