import type { Queryable } from "../queryable.ts";
import type { DeliveryState } from "./list.ts";
import type { PauseCause, RecipientPause } from "./recipient-pause.ts";

/** How it stands with one recipient. */
export interface RecipientHealth {
  readonly recipient: string;
  /** Deliveries that are not delivered, by state. */
  readonly owed: ReadonlyMap<DeliveryState, number>;
  readonly oldestOwedAt?: Date;
  /** Attempts in a row that met no answer, and until when it is left alone for that. */
  readonly failures: number;
  readonly leftAloneUntil?: Date;
  readonly pause?: RecipientPause;
}

const HEALTH = `
  WITH owed AS (
    SELECT recipient, jsonb_object_agg(state, count) AS counts, min(oldest) AS oldest
    FROM (
      SELECT recipient, state, count(*) AS count, min(created_at) AS oldest
      FROM delivery WHERE state <> 'delivered' GROUP BY recipient, state
    ) AS by_state
    GROUP BY recipient
  )
  SELECT recipient, owed.counts, owed.oldest, failure.failures, failure.paused_until,
         pause.cause, pause.reason, pause.until, pause.at
  FROM owed
  FULL JOIN recipient_failure AS failure USING (recipient)
  FULL JOIN (SELECT * FROM recipient_pause WHERE until IS NULL OR until > $1) AS pause USING (recipient)`;

interface Row {
  readonly recipient: string;
  readonly counts: Partial<Record<DeliveryState, number>> | null;
  readonly oldest: Date | null;
  readonly failures: number | null;
  readonly paused_until: Date | null;
  readonly cause: PauseCause | null;
  readonly reason: string | null;
  readonly until: Date | null;
  readonly at: Date | null;
}

/** Every recipient that is owed something, failed or is paused; one of which there is nothing to say is left out. */
export async function listRecipientHealth(client: Queryable, now: Date): Promise<readonly RecipientHealth[]> {
  const { rows } = await client.query<Row>(HEALTH, [now]);
  return rows.map((row) => {
    const pause = pauseOf(row);
    return {
      recipient: row.recipient,
      owed: new Map(Object.entries(row.counts ?? {}) as [DeliveryState, number][]), // the column's own values
      failures: row.failures ?? 0,
      ...(row.oldest === null ? {} : { oldestOwedAt: row.oldest }),
      ...(row.paused_until === null ? {} : { leftAloneUntil: row.paused_until }),
      ...(pause === undefined ? {} : { pause }),
    };
  });
}

function pauseOf({ recipient, cause, reason, until, at }: Row): RecipientPause | undefined {
  if (cause === null || reason === null || at === null) return undefined;
  return { recipient, cause, reason, at, ...(until === null ? {} : { until }) };
}
