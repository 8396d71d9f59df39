import type pg from "pg";

/**
 * A pool, a client or an open transaction: whatever can run one statement. A client runs statements in the order they
 * were asked, each on what the ones before left: those that do not need each other's answers are asked together and
 * share a round trip.
 */
export type Queryable = Pick<pg.PoolClient, "query">;
