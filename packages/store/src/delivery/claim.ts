import type { DueDelivery, WakeJob } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { DUE_COLUMNS, type DueRow, fromDueRow } from "./due-row.ts";

const CLAIM = `
  UPDATE delivery SET state = 'sending', lease_until = $3::timestamptz + $4::int * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::int[]) AS job (delivery_id, epoch)
  WHERE delivery.delivery_id = job.delivery_id AND delivery.epoch = job.epoch AND delivery.state = 'queued'
  RETURNING ${DUE_COLUMNS}`;

/** Takes deliveries for sending. A job that came twice, or too late, takes nothing: drop it. */
export async function claimForSending(
  client: Queryable,
  jobs: readonly WakeJob[],
  lease: { readonly now: Date; readonly leaseMs: number },
): Promise<readonly DueDelivery[]> {
  const ids = jobs.map((job) => job.deliveryId);
  const epochs = jobs.map((job) => job.epoch);
  const values = [ids, epochs, lease.now, lease.leaseMs];
  const { rows } = await client.query<DueRow>({ name: "delivery-claim", text: CLAIM, values });
  return rows.map(fromDueRow);
}
