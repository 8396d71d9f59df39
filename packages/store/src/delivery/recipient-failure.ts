import type { Queryable } from "../queryable.ts";

// One failure per pause, however many deliveries were under way when the recipient went down.
const NOTE_DOWN = `
  INSERT INTO recipient_failure (recipient, failures, paused_until)
  SELECT recipient, 1, greatest($2::timestamptz + ($3::int[])[1] * interval '1 millisecond', $4::timestamptz)
  FROM unnest($1::text[]) AS recipient
  ON CONFLICT (recipient) DO UPDATE
  SET failures = recipient_failure.failures + 1,
      paused_until = greatest($4::timestamptz, $2::timestamptz
        + ($3::int[])[least(recipient_failure.failures + 1, cardinality($3::int[]))] * interval '1 millisecond')
  WHERE recipient_failure.paused_until <= $2`;

const NOTE_UP = `
  WITH back AS (
    DELETE FROM recipient_failure WHERE recipient = ANY ($1) RETURNING recipient
  ), over AS (
    DELETE FROM recipient_pause WHERE recipient = ANY ($1) AND cause = 'announced'
  )
  UPDATE delivery SET next_attempt_at = $2
  FROM back
  WHERE delivery.recipient = back.recipient AND delivery.state = 'pending'
    AND delivery.recipient_down AND delivery.next_attempt_at > $2`;

/** When recipients were found down, and how long they are left alone. */
export interface RecipientsDown {
  readonly now: Date;
  /** The pause by number of failures in a row. */
  readonly pausesMs: readonly number[];
  /** They asked for patience until then. */
  readonly notBefore?: Date;
}

/** Notes recipients that did not answer. */
export async function noteRecipientsDown(
  client: Queryable,
  recipients: readonly string[],
  { now, pausesMs, notBefore }: RecipientsDown,
): Promise<void> {
  if (recipients.length === 0) return;
  const values = [recipients, now, pausesMs, notBefore];
  await client.query({ name: "recipient-down", text: NOTE_DOWN, values });
}

/** Notes recipients that answered; a maintenance that they announced is over then. What waited for one that was down is due at once; returns how many that are. */
export async function noteRecipientsUp(
  client: Queryable,
  recipients: readonly string[],
  now: Date,
): Promise<number> {
  if (recipients.length === 0) return 0;
  const { rowCount } = await client.query({
    name: "recipient-up",
    text: NOTE_UP,
    values: [recipients, now],
  });
  return rowCount ?? 0;
}
