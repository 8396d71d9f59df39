import { createHash } from "node:crypto";
import { VERIFICATION_EVENT } from "@wissel/contract";
import type { Clock, NewId } from "@wissel/core";
import { insertDeliveries, type Queryable } from "@wissel/store";

export interface VerificationPorts {
  readonly pool: Queryable;
  readonly own: { readonly entityId: string };
  readonly clock: Clock;
  readonly newId: NewId;
  /** Something new is owed and committed. */
  readonly kick: () => void;
}

/** Owes a recipient the connection test of the Shared Signals Framework, and answers with the delivery's id. */
export async function oweVerification(
  { pool, own, clock, newId, kick }: VerificationPorts,
  recipient: string,
  state: string | undefined,
): Promise<string> {
  const deliveryId = newId();
  const delivery = {
    deliveryId,
    kind: "set",
    recipient,
    eventType: VERIFICATION_EVENT,
    payload: {
      associationId: streamIdOf(own.entityId, recipient), // becomes the `sub_id`
      txn: deliveryId,
      event: state === undefined ? {} : { state },
    },
  } as const;
  await insertDeliveries(pool, [delivery], clock.now());
  kick();
  return deliveryId;
}

/**
 * A recipient has one stream at a node; its id follows from the two, so that it is kept nowhere. A UUID of version 8
 * (RFC 9562 section 5.8).
 */
export function streamIdOf(entityId: string, recipient: string): string {
  const bytes = createHash("sha256").update(`stream ${entityId} ${recipient}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** How often a recipient may ask. */
const EVERY_MS = 10_000;

/** Says for how many milliseconds a recipient has to wait before it may ask again; notes that it has, when it may. */
export function openVerificationPace(clock: Clock): (recipient: string) => number {
  const asked = new Map<string, number>();
  return (recipient) => {
    const now = clock.now().getTime();
    const waitMs = (asked.get(recipient) ?? Number.NEGATIVE_INFINITY) + EVERY_MS - now;
    if (waitMs > 0) return waitMs;
    asked.set(recipient, now);
    return 0;
  };
}
