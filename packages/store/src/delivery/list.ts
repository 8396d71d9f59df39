import type { Attempt, DeliveryKind } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

export type DeliveryState =
  | "pending"
  | "queued"
  | "sending"
  | "awaiting_poll"
  | "delivered"
  | "parked"
  | "held";

/** A delivery as people see it; what it says stays out. */
export interface DeliverySummary {
  readonly deliveryId: string;
  readonly kind: DeliveryKind;
  readonly recipient: string;
  /** Event type URI. */
  readonly eventType?: string;
  /** Of the association or the round that it is about. */
  readonly associationId?: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastReason?: string;
  readonly nextAttemptAt: Date;
  readonly createdAt: Date;
  readonly settledAt?: Date;
  readonly replayedAt?: Date;
}

export interface DeliveryFilter {
  readonly recipient?: string;
  readonly state?: DeliveryState;
  /** The delivery after which to go on. */
  readonly after?: string;
  readonly limit: number;
}

const COLUMNS = `
  delivery_id, kind, recipient, event_type, payload ->> 'associationId' AS association_id, state, attempts,
  last_verdict, next_attempt_at, created_at, settled_at, replayed_at`;

const LIST = `
  SELECT ${COLUMNS} FROM delivery
  WHERE ($1::text IS NULL OR recipient = $1) AND ($2::text IS NULL OR state = $2)
    AND ($3::uuid IS NULL OR delivery_id < $3)
  ORDER BY delivery_id DESC
  LIMIT $4`;

interface Row {
  readonly delivery_id: string;
  readonly kind: DeliveryKind;
  readonly recipient: string;
  readonly event_type: string | null;
  readonly association_id: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last_verdict: string | null;
  readonly next_attempt_at: Date;
  readonly created_at: Date;
  readonly settled_at: Date | null;
  readonly replayed_at: Date | null;
}

/** Deliveries, newest first: their ids are made in time. */
export async function listDeliveries(
  client: Queryable,
  { recipient, state, after, limit }: DeliveryFilter,
): Promise<readonly DeliverySummary[]> {
  const { rows } = await client.query<Row>(LIST, [recipient, state, after, limit]);
  return rows.map(fromRow);
}

/** An attempt that was made, counted from one. */
export interface DeliveryAttempt extends Attempt {
  readonly number: number;
  readonly at: Date;
}

const ATTEMPTS = `
  SELECT number, at, road, verdict, reason, status, detail FROM delivery_attempt
  WHERE delivery_id = $1 ORDER BY number`;

/** A delivery with the attempts that are remembered, oldest first. */
export async function findDelivery(
  client: Queryable,
  deliveryId: string,
): Promise<(DeliverySummary & { readonly history: readonly DeliveryAttempt[] }) | undefined> {
  const found = await client.query<Row>(`SELECT ${COLUMNS} FROM delivery WHERE delivery_id = $1`, [
    deliveryId,
  ]);
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const { rows } = await client.query<AttemptRow>(ATTEMPTS, [deliveryId]);
  return { ...fromRow(row), history: rows.map(fromAttemptRow) };
}

interface AttemptRow {
  readonly number: number;
  readonly at: Date;
  readonly road: Attempt["road"];
  readonly verdict: Attempt["verdict"];
  readonly reason: string | null;
  readonly status: number | null;
  readonly detail: string | null;
}

function fromAttemptRow({ number, at, road, verdict, reason, status, detail }: AttemptRow): DeliveryAttempt {
  return {
    ...{ number, at, road, verdict },
    ...(reason === null ? {} : { reason }),
    ...(status === null ? {} : { status }),
    ...(detail === null ? {} : { detail }),
  };
}

function fromRow(row: Row): DeliverySummary {
  return {
    deliveryId: row.delivery_id,
    kind: row.kind,
    recipient: row.recipient,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    ...(row.event_type === null ? {} : { eventType: row.event_type }),
    ...(row.association_id === null ? {} : { associationId: row.association_id }),
    ...(row.last_verdict === null ? {} : { lastReason: row.last_verdict }),
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
    ...(row.replayed_at === null ? {} : { replayedAt: row.replayed_at }),
  };
}
