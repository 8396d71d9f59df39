import type { DeliveryKind, DueDelivery, JsonObject, WakeJob } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

const CLAIM = `
  UPDATE delivery SET state = 'sending', lease_until = $3::timestamptz + $4::int * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::int[]) AS job (delivery_id, epoch)
  WHERE delivery.delivery_id = job.delivery_id AND delivery.epoch = job.epoch AND delivery.state = 'queued'
  RETURNING delivery.delivery_id, kind, recipient, association_key, event_type, payload, jws_jwe,
            delivery.epoch, attempts, last_verdict, created_at`;

interface Row {
  readonly delivery_id: string;
  readonly kind: DeliveryKind;
  readonly recipient: string;
  readonly association_key: string | null;
  readonly event_type: string | null;
  readonly payload: JsonObject;
  readonly jws_jwe: string | null;
  readonly epoch: number;
  readonly attempts: number;
  readonly last_verdict: string | null;
  readonly created_at: Date;
}

/** Takes deliveries for sending. A job that came twice, or too late, takes nothing: drop it. */
export async function claimForSending(
  client: Queryable,
  jobs: readonly WakeJob[],
  lease: { readonly now: Date; readonly leaseMs: number },
): Promise<readonly DueDelivery[]> {
  const ids = jobs.map((job) => job.deliveryId);
  const epochs = jobs.map((job) => job.epoch);
  const values = [ids, epochs, lease.now, lease.leaseMs];
  const { rows } = await client.query<Row>({ name: "delivery-claim", text: CLAIM, values });
  return rows.map(fromRow);
}

function fromRow(row: Row): DueDelivery {
  return {
    deliveryId: row.delivery_id,
    kind: row.kind,
    recipient: row.recipient,
    payload: row.payload,
    epoch: row.epoch,
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(row.association_key === null ? {} : { associationKey: row.association_key }),
    ...(row.event_type === null ? {} : { eventType: row.event_type }),
    ...(row.jws_jwe === null ? {} : { jwsJwe: row.jws_jwe }),
    ...(row.last_verdict === null ? {} : { lastReason: row.last_verdict }),
  };
}
