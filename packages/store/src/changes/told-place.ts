import type { Queryable } from "../queryable.ts";

/** How far the SIS was told by event. */
export interface ToldPlace {
  /** As it was noted; undefined before the first time. */
  readonly place: string | undefined;
  /** Whether the SIS has taken the event that told it, or that was given up. */
  readonly isSettled: boolean;
}

/** Locks it until the commit: of all processes one at a time tells the SIS. */
export async function findToldPlace(client: Queryable): Promise<ToldPlace> {
  const { rows } = await client.query<{ told: string | null; settled: boolean }>(
    `SELECT told, NOT EXISTS (SELECT FROM delivery WHERE delivery_id = told_by AND settled_at IS NULL) AS settled
     FROM change_feed FOR NO KEY UPDATE`,
  );
  return { place: rows[0]?.told ?? undefined, isSettled: rows[0]?.settled ?? true };
}

/** What is told next comes after this place, once this delivery is settled, where there is one. */
export async function noteTold(client: Queryable, place: string, deliveryId?: string): Promise<void> {
  await client.query("UPDATE change_feed SET told = $1, told_by = $2", [place, deliveryId ?? null]);
}
