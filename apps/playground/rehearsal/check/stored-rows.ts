import type { Queryable } from "@wissel/store";
import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import type { Houses } from "../houses.ts";

/** An association as one node has it. */
export interface StoredAssociation {
  readonly associationId: string;
  readonly home: string;
  readonly host: string;
  readonly offeringId: string;
  /** Known at home only. */
  readonly personId: string | null;
  readonly homeState: string;
  readonly hostState: string;
}

/** A movement of a seat pool; sizes aside. */
export interface StoredMovement {
  readonly movementId: string;
  readonly offeringId: string;
  /** `own`, or `alliance:lde`. */
  readonly pool: string;
  readonly associationId: string | null;
  readonly delta: number;
  readonly reason: string;
  readonly at: Date;
}

/** A seat pool as it stands. */
export interface StoredPool {
  readonly offeringId: string;
  readonly kind: string;
  readonly isFull: boolean;
}

/** What one node has stored. */
export interface StoredRows {
  readonly institution: Institution;
  readonly associations: readonly StoredAssociation[];
  readonly pools: readonly StoredPool[];
  readonly movements: readonly StoredMovement[];
}

export async function readStoredRows({ readFrom }: Pick<Houses, "readFrom">): Promise<readonly StoredRows[]> {
  return await Promise.all(
    INSTITUTIONS.map((institution) =>
      readFrom(institution, async (database) => ({
        institution,
        associations: await readAssociations(database),
        pools: await readPools(database),
        movements: await readMovements(database),
      })),
    ),
  );
}

async function readAssociations(database: Queryable): Promise<readonly StoredAssociation[]> {
  const { rows } = await database.query<StoredAssociation>(
    `SELECT association_id AS "associationId", home, host, offering_id AS "offeringId", person_id AS "personId",
            home_state AS "homeState", host_state AS "hostState"
     FROM association ORDER BY created_at, association_id`,
  );
  return rows;
}

async function readPools(database: Queryable): Promise<readonly StoredPool[]> {
  const { rows } = await database.query<StoredPool>(
    `SELECT offering_id AS "offeringId", kind, coalesce(placed + offered >= size, false) AS "isFull" FROM seat_pool`,
  );
  return rows;
}

async function readMovements(database: Queryable): Promise<readonly StoredMovement[]> {
  const { rows } = await database.query<StoredMovement>(
    `SELECT movement_id AS "movementId", seat_pool.offering_id AS "offeringId",
            concat_ws(':', kind, nullif(beneficiary, '')) AS pool, association_id AS "associationId",
            placed_delta + offered_delta AS delta, seat_movement.reason, at
     FROM seat_movement JOIN seat_pool USING (pool_id) LEFT JOIN association USING (association_key)
     ORDER BY at, movement_id`,
  );
  return rows;
}
