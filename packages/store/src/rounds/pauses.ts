import type { Queryable } from "../queryable.ts";

/** Stops a round for what this institution lends to it, or lets it go on: no reason, no pause. */
export async function saveOwnPause(
  client: Queryable,
  { roundId, reason }: { readonly roundId: string; readonly reason: string | undefined },
  now: Date,
): Promise<void> {
  if (reason === undefined) {
    await client.query("DELETE FROM round_pause WHERE round_id = $1", [roundId]);
    return;
  }
  await client.query(
    `INSERT INTO round_pause (round_id, reason, at) VALUES ($1, $2, $3)
     ON CONFLICT (round_id) DO UPDATE SET reason = excluded.reason, at = excluded.at`,
    [roundId, reason, now],
  );
}

/** Why this institution has stopped a round, if it has. */
export async function findOwnPause(client: Queryable, roundId: string): Promise<string | undefined> {
  const { rows } = await client.query<{ reason: string }>(
    "SELECT reason FROM round_pause WHERE round_id = $1",
    [roundId],
  );
  return rows[0]?.reason;
}

/** Something that was done to a round here. */
export interface RoundAction {
  readonly actionId: string;
  readonly roundId: string;
  readonly action: "published" | "paused" | "resumed";
  readonly version?: number;
  readonly reason?: string;
  /** Client or role, never a person. */
  readonly actor: string;
  readonly at: Date;
}

export async function noteRoundAction(client: Queryable, done: RoundAction): Promise<void> {
  const { actionId, roundId, action, version = null, reason = null, actor, at } = done;
  await client.query(
    `INSERT INTO round_action (action_id, round_id, action, version, reason, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [actionId, roundId, action, version, reason, actor, at],
  );
}

interface ActionRow {
  readonly action_id: string;
  readonly action: RoundAction["action"];
  readonly version: number | null;
  readonly reason: string | null;
  readonly actor: string;
  readonly at: Date;
}

/** The latest, newest first. */
export async function listRoundActions(
  client: Queryable,
  roundId: string,
  limit: number,
): Promise<readonly RoundAction[]> {
  const { rows } = await client.query<ActionRow>(
    `SELECT action_id, action, version, reason, actor, at FROM round_action
     WHERE round_id = $1 ORDER BY at DESC, action_id DESC LIMIT $2`,
    [roundId, limit],
  );
  return rows.map(({ action_id, action, version, reason, actor, at }) => ({
    actionId: action_id,
    roundId,
    action,
    actor,
    at,
    ...(version === null ? {} : { version }),
    ...(reason === null ? {} : { reason }),
  }));
}
