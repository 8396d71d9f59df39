import type pg from "pg";

/** A pool, a client or an open transaction: whatever can run one statement. */
export type Queryable = Pick<pg.PoolClient, "query">;
