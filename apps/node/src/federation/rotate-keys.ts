import {
  type Clock,
  granted,
  isRotationDue,
  type NewAuditEntry,
  type Outcome,
  type OwnKeyRecord,
  type RevocationReason,
  type RevokedKey,
  refused,
  standingsOf,
} from "@wissel/core";
import { deriveSealingKey } from "@wissel/trust";
import { makeOwnKey } from "./own-key.ts";
import { OWN_KEYS_PURPOSE } from "./own-keys.ts";

/** Families that change without anybody's doing. The entity key is pinned: a new one is agreed with each partner. */
export const ROTATING_FAMILIES = ["event", "client", "token", "encryption"] as const;
export type RotatingFamily = (typeof ROTATING_FAMILIES)[number];

/** Statements and key sets are fetched again well within a day, so a key that is published for so long is known. */
export const KEY_LEAD_MS = 24 * 60 * 60 * 1000;

export interface RotationPorts {
  /** Makes and revokes keys, one decision at a time. */
  readonly changeKeys: (
    decide: (records: readonly OwnKeyRecord[]) => Promise<{
      readonly add: readonly OwnKeyRecord[];
      readonly revoke: readonly RevokedKey[];
      readonly decision: Pick<NewAuditEntry, "actor" | "at" | "requestId">;
    }>,
  ) => Promise<readonly OwnKeyRecord[]>;
  /** Who changes keys, for the audit log: `operator:<subject>`, or `node` by its own rules. */
  readonly actor: string;
  /** Of the HTTP request, where there is one. */
  readonly requestId?: string;
  readonly clock: Clock;
  /** WISSEL_KEY_SECRET. */
  readonly keySecret: Uint8Array;
}

export interface Rotation {
  readonly family: RotatingFamily;
  /** How long the new key is published before it is used. */
  readonly leadMs: number;
  /** A key to take back. When that is the active one the new key is used at once. */
  readonly revoke?: { readonly kid: string; readonly since: Date; readonly reason: RevocationReason };
}

/** Why a rotation cannot be. */
export type RotationRefusal =
  /** The next key is published, and is used when its time comes. */
  { readonly code: "key-rotation-under-way" } | { readonly code: "key-unknown" };

/**
 * Gives a family its next key, and takes one back where that is asked for. Answers the family's keys after it. Taking
 * back what was taken back changes something only where it is in doubt from an earlier instant on.
 */
export async function rotateKeys(
  ports: RotationPorts,
  rotation: Rotation,
): Promise<Outcome<readonly OwnKeyRecord[], RotationRefusal>> {
  const { family, leadMs, revoke } = rotation;
  const seal = await deriveSealingKey(ports.keySecret, OWN_KEYS_PURPOSE);
  const now = ports.clock.now();
  const { actor, requestId } = ports;
  const decision = { actor, at: now, ...(requestId === undefined ? {} : { requestId }) };
  const unchanged = { add: [], revoke: [], decision };
  let refusal: RotationRefusal | undefined;
  const after = await ports.changeKeys(async (records) => {
    const standings = standingsOf(ofFamily(records, family), now);
    if (revoke === undefined) {
      refusal = standings.some(({ standing }) => standing === "next")
        ? { code: "key-rotation-under-way" }
        : undefined;
      if (refusal !== undefined) return unchanged;
      return { ...unchanged, add: [await makeOwnKey(family, seal, { now, leadMs })] };
    }
    const revoked = standings.find(({ key }) => key.kid === revoke.kid);
    refusal = revoked === undefined ? { code: "key-unknown" } : undefined;
    const known = revoked?.key.revokedAt;
    if (revoked === undefined || (known !== undefined && known <= revoke.since)) return unchanged;
    const taken = { kid: revoke.kid, revokedAt: revoke.since, reason: revoke.reason };
    const add = revoked.standing === "active" ? [await makeOwnKey(family, seal, { now, leadMs: 0 })] : [];
    return { ...unchanged, add, revoke: [taken] };
  });
  return refusal === undefined ? granted(ofFamily(after, family)) : refused(refusal);
}

/** Gives each family its next key once its active one is old enough. Returns the families that got one. */
export async function rotateByAge(
  ports: RotationPorts,
  rotateAfterMs: number,
): Promise<readonly RotatingFamily[]> {
  const seal = await deriveSealingKey(ports.keySecret, OWN_KEYS_PURPOSE);
  const now = ports.clock.now();
  const decision = { actor: ports.actor, at: now };
  const plan = { rotateAfterMs, leadMs: KEY_LEAD_MS };
  let due: readonly RotatingFamily[] = [];
  await ports.changeKeys(async (records) => {
    due = ROTATING_FAMILIES.filter((family) => isRotationDue(ofFamily(records, family), now, plan));
    const add = await Promise.all(
      due.map((family) => makeOwnKey(family, seal, { now, leadMs: KEY_LEAD_MS })),
    );
    return { add, revoke: [], decision };
  });
  return due;
}

function ofFamily(records: readonly OwnKeyRecord[], family: string): readonly OwnKeyRecord[] {
  return records.filter((record) => record.family === family);
}
