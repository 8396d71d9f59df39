import type { Queryable } from "../queryable.ts";

// One failure per pause, however many deliveries were under way when the recipient went down.
const NOTE_DOWN = `
  INSERT INTO recipient_failure (recipient, failures, paused_until)
  SELECT recipient, 1, $2::timestamptz + ($3::int[])[1] * interval '1 millisecond' FROM unnest($1::text[]) AS recipient
  ON CONFLICT (recipient) DO UPDATE
  SET failures = recipient_failure.failures + 1,
      paused_until = $2::timestamptz
        + ($3::int[])[least(recipient_failure.failures + 1, cardinality($3::int[]))] * interval '1 millisecond'
  WHERE recipient_failure.paused_until <= $2`;

const NOTE_UP = `
  WITH back AS (
    DELETE FROM recipient_failure WHERE recipient = ANY ($1) RETURNING recipient
  )
  UPDATE delivery SET next_attempt_at = $2
  FROM back
  WHERE delivery.recipient = back.recipient AND delivery.state = 'pending'
    AND delivery.recipient_down AND delivery.next_attempt_at > $2`;

/** Notes recipients that did not answer; `pausesMs` is the pause by number of failures in a row. */
export async function noteRecipientsDown(
  client: Queryable,
  recipients: readonly string[],
  { now, pausesMs }: { readonly now: Date; readonly pausesMs: readonly number[] },
): Promise<void> {
  if (recipients.length === 0) return;
  await client.query({ name: "recipient-down", text: NOTE_DOWN, values: [recipients, now, pausesMs] });
}

/** Notes recipients that answered. What waited for one that was down is due at once; returns how many that are. */
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
