import { EVENT_BASE } from "@wissel/contract";
import { type Clock, deliveryOf, granted, type NewId, type Outcome, refused } from "@wissel/core";
import {
  type ConnectionPool,
  type HeldResult,
  insertDeliveries,
  inTransaction,
  lockReceivedResult,
  noteRecorded,
} from "@wissel/store";

export interface RecordPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/** Home's SIS has taken a result over: remembered, and the host is told, in one transaction. Repeating it does nothing. */
export async function recordResult(
  { pool, clock, newId, kickDeliveries }: RecordPorts,
  resultId: string,
): Promise<Outcome<HeldResult, { readonly code: "result-unknown" }>> {
  const recorded = await inTransaction(pool, async (client) => {
    const held = await lockReceivedResult(client, resultId);
    if (held === undefined || held.recordedAt !== undefined) return held;
    const now = clock.now();
    await noteRecorded(client, resultId, { recordedAt: now, at: now });
    const { associationKey, associationId, txn, jti, version, sha256 = "" } = held;
    const payload = { results: [{ jti, version, sha256 }], recordedAt: now.toISOString() };
    const event = { eventId: newId(), name: "result-recorded", recipient: held.host, payload } as const;
    await insertDeliveries(
      client,
      [deliveryOf({ ...event, associationKey, associationId, txn }, EVENT_BASE)],
      now,
    );
    return { ...held, recordedAt: now };
  });
  if (recorded === undefined) return refused({ code: "result-unknown" });
  kickDeliveries();
  return granted(recorded);
}
