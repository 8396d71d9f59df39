import type { MovedEnd, RoundAdjustment } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What a host changes of one round; `host` is empty for this institution. */
export interface HostAdjustment extends RoundAdjustment {
  readonly host: string;
  readonly roundId: string;
}

interface Row {
  readonly host: string;
  readonly round_id: string;
  readonly paused_because: string | null;
  readonly ends: readonly { readonly phaseId: string; readonly closesAt: string; readonly reason: string }[];
}

/** Everything that is known of what hosts change, this institution first. */
export async function listAdjustments(client: Queryable): Promise<readonly HostAdjustment[]> {
  const { rows } = await client.query<Row>({
    name: "round-adjustments",
    text: `SELECT host, round_id, max(reason) FILTER (WHERE closes_at IS NULL) AS paused_because,
             coalesce(jsonb_agg(jsonb_build_object(
               'phaseId', phase_id, 'closesAt', closes_at, 'reason', reason) ORDER BY phase_id)
               FILTER (WHERE closes_at IS NOT NULL), '[]') AS ends
           FROM round_adjustment GROUP BY host, round_id ORDER BY host, round_id`,
  });
  return rows.map(({ host, round_id, paused_because, ends }) => ({
    host,
    roundId: round_id,
    ...(paused_because === null ? {} : { pausedBecause: paused_because }),
    ends: ends.map(({ closesAt, ...end }) => ({ ...end, closesAt: new Date(closesAt) })),
  }));
}

/** What this institution changes of one round. */
export async function findOwnAdjustment(
  client: Queryable,
  roundId: string,
): Promise<RoundAdjustment | undefined> {
  const all = await listAdjustments(client);
  return all.find((one) => one.host === "" && one.roundId === roundId);
}

/** Moves the end of a phase for what this institution lends; the last time counts. */
export async function saveOwnEnd(
  client: Queryable,
  { roundId, phaseId, closesAt, reason }: MovedEnd & { readonly roundId: string },
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO round_adjustment (host, round_id, phase_id, closes_at, reason, at) VALUES ('', $1, $2, $3, $4, $5)
     ON CONFLICT (host, round_id, phase_id) DO UPDATE
     SET closes_at = excluded.closes_at, reason = excluded.reason, at = excluded.at`,
    [roundId, phaseId, closesAt, reason, now],
  );
}

/** Replaces all that is known of what a partner changes of rounds. */
export async function replacePartnerAdjustments(
  client: Queryable,
  {
    host,
    adjustments,
  }: { readonly host: string; readonly adjustments: readonly Omit<HostAdjustment, "host">[] },
  now: Date,
): Promise<void> {
  await client.query("DELETE FROM round_adjustment WHERE host = $1", [host]);
  const rows = adjustments.flatMap(({ roundId, pausedBecause, ends }) => [
    ...(pausedBecause === undefined ? [] : [{ round_id: roundId, phase_id: "", reason: pausedBecause }]),
    ...ends.map(({ phaseId, closesAt, reason }) => ({
      round_id: roundId,
      phase_id: phaseId,
      closes_at: closesAt,
      reason,
    })),
  ]);
  await client.query(
    `INSERT INTO round_adjustment (host, round_id, phase_id, closes_at, reason, at)
     SELECT $1, round_id, phase_id, closes_at, reason, $3 FROM jsonb_to_recordset($2::jsonb)
       AS new_row (round_id uuid, phase_id text, closes_at timestamptz, reason text)
     ON CONFLICT DO NOTHING`,
    [host, JSON.stringify(rows), now],
  );
}
