import type { DeliveryKind, DueDelivery, JsonObject } from "@wissel/core";

/** The columns of a delivery that somebody is about to attempt, for RETURNING and SELECT. */
export const DUE_COLUMNS = `
  delivery.delivery_id, delivery.kind, delivery.recipient, delivery.association_key, delivery.event_type,
  delivery.payload, delivery.jws_jwe, delivery.epoch, delivery.attempts, delivery.last_verdict,
  delivery.created_at, delivery.replayed_at`;

export interface DueRow {
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
  readonly replayed_at: Date | null;
}

export function fromDueRow(row: DueRow): DueDelivery {
  return {
    deliveryId: row.delivery_id,
    kind: row.kind,
    recipient: row.recipient,
    payload: row.payload,
    epoch: row.epoch,
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(row.replayed_at === null ? {} : { replayedAt: row.replayed_at }),
    ...(row.association_key === null ? {} : { associationKey: row.association_key }),
    ...(row.event_type === null ? {} : { eventType: row.event_type }),
    ...(row.jws_jwe === null ? {} : { jwsJwe: row.jws_jwe }),
    ...(row.last_verdict === null ? {} : { lastReason: row.last_verdict }),
  };
}
