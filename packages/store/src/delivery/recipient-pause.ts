import type { Queryable } from "../queryable.ts";

/** Why nothing is sent to a recipient: somebody said so, it announced maintenance, or its endpoint is gone (410). */
export type PauseCause = "operator" | "announced" | "endpoint_gone";

export interface RecipientPause {
  readonly recipient: string;
  readonly cause: PauseCause;
  /** For people. */
  readonly reason: string;
  /** Without it: until somebody resumes. */
  readonly until?: Date;
  readonly at: Date;
}

// What a person decided stays until that person's end of it.
const PAUSE = `
  INSERT INTO recipient_pause (recipient, cause, reason, until, at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (recipient) DO UPDATE
  SET cause = excluded.cause, reason = excluded.reason, until = excluded.until, at = excluded.at
  WHERE excluded.cause = 'operator' OR recipient_pause.cause = 'announced' OR recipient_pause.until <= excluded.at`;

/** Sends nothing more to a recipient for now; everything stays owed. */
export async function pauseRecipient(client: Queryable, pause: RecipientPause): Promise<void> {
  const { recipient, cause, reason, until, at } = pause;
  const values = [recipient, cause, reason, until, at];
  await client.query({ name: "recipient-pause", text: PAUSE, values });
}

const RESUME = `
  WITH resumed AS (
    DELETE FROM recipient_pause WHERE recipient = $1 RETURNING recipient
  ), forgotten AS (
    DELETE FROM recipient_failure WHERE recipient IN (SELECT recipient FROM resumed)
  ), due AS (
    UPDATE delivery SET next_attempt_at = $2
    FROM resumed WHERE delivery.recipient = resumed.recipient AND delivery.state = 'pending'
      AND delivery.recipient_down AND delivery.next_attempt_at > $2
  )
  SELECT recipient FROM resumed`;

/** Ends a pause, whatever its cause; what waited for it is due at once. Returns whether there was one. */
export async function resumeRecipient(client: Queryable, recipient: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(RESUME, [recipient, now]);
  return rowCount === 1;
}
