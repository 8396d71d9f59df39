import type { Queryable } from "../queryable.ts";

/** A time at which this database was found to be an earlier state of itself. */
export interface Restore {
  readonly restoreId: string;
  /** Seen at a start, or an operator said so. */
  readonly cause: "database_changed" | "declared";
  readonly foundAt: Date;
  /** The last that was remembered then. */
  readonly knownUntil?: Date;
  readonly servedAgainAt?: Date;
  /** schacHomes of those who had told what they remember by then. */
  readonly learntFrom: readonly string[];
  /** By a person, of what nobody could tell. */
  readonly checked?: { readonly at: Date; readonly by: string; readonly note: string };
}

interface Row {
  readonly restore_id: string;
  readonly cause: Restore["cause"];
  readonly found_at: Date;
  readonly known_until: Date | null;
  readonly served_again_at: Date | null;
  readonly learnt_from: readonly string[];
  readonly checked_at: Date | null;
  readonly checked_by: string | null;
  readonly note: string | null;
}

/** The newest first, at most so many. */
export async function listRestores(client: Queryable, limit: number): Promise<readonly Restore[]> {
  const { rows } = await client.query<Row>(
    "SELECT * FROM restore ORDER BY found_at DESC, restore_id DESC LIMIT $1",
    [limit],
  );
  return rows.map(restoreOf);
}

/** A person has looked at what nobody could tell; what was said of it first stands. Undefined: there is no such. */
export async function checkRestore(
  client: Queryable,
  restoreId: string,
  { at, by, note }: { readonly at: Date; readonly by: string; readonly note: string },
): Promise<Restore | undefined> {
  const { rows } = await client.query<Row>(
    `UPDATE restore
     SET checked_at = coalesce(checked_at, $2), checked_by = coalesce(checked_by, $3), note = coalesce(note, $4)
     WHERE restore_id = $1 RETURNING *`,
    [restoreId, at, by, note],
  );
  return rows[0] === undefined ? undefined : restoreOf(rows[0]);
}

function restoreOf(row: Row): Restore {
  const { checked_at: at, checked_by: by, note } = row;
  return {
    restoreId: row.restore_id,
    cause: row.cause,
    foundAt: row.found_at,
    learntFrom: row.learnt_from,
    ...(row.known_until === null ? {} : { knownUntil: row.known_until }),
    ...(row.served_again_at === null ? {} : { servedAgainAt: row.served_again_at }),
    ...(at === null || by === null || note === null ? {} : { checked: { at, by, note } }),
  };
}
