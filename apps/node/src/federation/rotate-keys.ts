import {
  type Clock,
  isRotationDue,
  type OwnKeyRecord,
  type RevocationReason,
  type RevokedKey,
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
      readonly decision: { readonly actor: string; readonly at: Date };
    }>,
  ) => Promise<readonly OwnKeyRecord[]>;
  /** Who changes keys, for the audit log: `operator:<subject>`, or `node` by its own rules. */
  readonly actor: string;
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

/** A rotation that cannot be: says why, for the operator. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

/** Gives a family its next key, and takes one back where that is asked for. Returns the family's keys after it. */
export async function rotateKeys(ports: RotationPorts, rotation: Rotation): Promise<readonly OwnKeyRecord[]> {
  const { family, leadMs, revoke } = rotation;
  const seal = await deriveSealingKey(ports.keySecret, OWN_KEYS_PURPOSE);
  const now = ports.clock.now();
  const decision = { actor: ports.actor, at: now };
  const after = await ports.changeKeys(async (records) => {
    const standings = standingsOf(ofFamily(records, family), now);
    const revoked = standings.find(({ key }) => key.kid === revoke?.kid);
    if (revoke === undefined) {
      if (standings.some(({ standing }) => standing === "next")) {
        throw new RotationError(
          `the next ${family} key is published already; it is used when its time comes`,
        );
      }
      return { add: [await makeOwnKey(family, seal, { now, leadMs })], revoke: [], decision };
    }
    if (revoked === undefined) throw new RotationError(`there is no ${family} key ${revoke.kid}`);
    const taken = { kid: revoke.kid, revokedAt: revoke.since, reason: revoke.reason };
    const add = revoked.standing === "active" ? [await makeOwnKey(family, seal, { now, leadMs: 0 })] : [];
    return { add, revoke: [taken], decision };
  });
  return ofFamily(after, family);
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
