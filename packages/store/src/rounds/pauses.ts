import type { Queryable } from "../queryable.ts";

/** Stops a round for what this institution lends to it, or lets it go on: no reason, no pause. */
export async function saveOwnPause(
  client: Queryable,
  { roundId, reason }: { readonly roundId: string; readonly reason: string | undefined },
  now: Date,
): Promise<void> {
  if (reason === undefined) {
    await client.query("DELETE FROM round_adjustment WHERE host = '' AND round_id = $1 AND phase_id = ''", [
      roundId,
    ]);
    return;
  }
  await client.query(
    `INSERT INTO round_adjustment (host, round_id, phase_id, reason, at) VALUES ('', $1, '', $2, $3)
     ON CONFLICT (host, round_id, phase_id) DO UPDATE SET reason = excluded.reason, at = excluded.at`,
    [roundId, reason, now],
  );
}

/** Why this institution has stopped a round, if it has. */
export async function findOwnPause(client: Queryable, roundId: string): Promise<string | undefined> {
  const { rows } = await client.query<{ reason: string }>(
    "SELECT reason FROM round_adjustment WHERE host = '' AND round_id = $1 AND phase_id = ''",
    [roundId],
  );
  return rows[0]?.reason;
}

/** Something that was done to a round here. */
export interface RoundAction {
  readonly actionId: string;
  readonly roundId: string;
  readonly action: "published" | "paused" | "resumed" | "closed" | "extended" | "ranked" | "selected";
  readonly version?: number;
  readonly reason?: string;
  /** That was closed or extended, and when it closes from then on. */
  readonly phaseId?: string;
  readonly closesAt?: Date;
  /** That was ranked, or selected for. */
  readonly offeringId?: string;
  /** Client or role, never a person. */
  readonly actor: string;
  readonly at: Date;
}

export async function noteRoundAction(client: Queryable, done: RoundAction): Promise<void> {
  const { actionId, roundId, action, version = null, reason = null, actor, at } = done;
  const { phaseId = null, closesAt = null, offeringId = null } = done;
  await client.query(
    `INSERT INTO round_action (action_id, round_id, action, version, reason, actor, at, phase_id, closes_at,
                               offering_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [actionId, roundId, action, version, reason, actor, at, phaseId, closesAt, offeringId],
  );
}

interface ActionRow {
  readonly action_id: string;
  readonly action: RoundAction["action"];
  readonly version: number | null;
  readonly reason: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly phase_id: string | null;
  readonly closes_at: Date | null;
  readonly offering_id: string | null;
}

/** The latest, newest first. */
export async function listRoundActions(
  client: Queryable,
  roundId: string,
  limit: number,
): Promise<readonly RoundAction[]> {
  const { rows } = await client.query<ActionRow>(
    `SELECT action_id, action, version, reason, actor, at, phase_id, closes_at, offering_id FROM round_action
     WHERE round_id = $1 ORDER BY at DESC, action_id DESC LIMIT $2`,
    [roundId, limit],
  );
  return rows.map(({ action_id, action, version, reason, actor, at, phase_id, closes_at, offering_id }) => ({
    actionId: action_id,
    roundId,
    action,
    actor,
    at,
    ...(version === null ? {} : { version }),
    ...(reason === null ? {} : { reason }),
    ...(phase_id === null ? {} : { phaseId: phase_id }),
    ...(closes_at === null ? {} : { closesAt: closes_at }),
    ...(offering_id === null ? {} : { offeringId: offering_id }),
  }));
}
