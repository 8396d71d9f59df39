import {
  type Clock,
  type OwnKeyRecord,
  REVOCATION_REASONS,
  type RevokedKey,
  type StandingKey,
  standingsOf,
} from "@wissel/core";
import {
  deriveSealingKey,
  type EncryptionKey,
  KEY_FAMILIES,
  type KeyFamily,
  type OwnKey,
  type PublicJwk,
} from "@wissel/trust";
import { makeOwnKey, openOwnKey, publicJwkOf } from "./own-key.ts";

/** The node's own keys, private parts opened. Held in memory only. Which of them counts follows from the clock. */
export interface OwnKeys {
  /** The key that is used now. */
  active<Family extends KeyFamily>(family: Family): OwnKey<Family>;
  /** The keys that are used now or soon, private parts included, the active one first. */
  usable<Family extends KeyFamily>(family: Family): readonly OwnKey<Family>[];
  /** What others verify or encrypt with: the active key first, then those to come, then retired ones. */
  published(family: KeyFamily): readonly PublicJwk[];
  /** What was taken back. */
  revoked(family: KeyFamily): readonly RevokedKey[];
  /** Every key of the family, newest first, private parts sealed. */
  standings(family: KeyFamily): readonly StandingKey<OwnKeyRecord>[];
  /** Those that are used no more, with the time in which they were. */
  past(family: KeyFamily): readonly PastKey[];
  /** The key for encryption of that name, also one that is retired. Undefined: none of ours. */
  decryptionKey(kid: string): Promise<EncryptionKey | undefined>;
  /** Reads the keys again: another process may have made or revoked some. */
  refresh(): Promise<void>;
}

/** An own key that is used no more. */
export interface PastKey {
  readonly jwk: PublicJwk;
  readonly usedFrom: Date;
  readonly usedUntil: Date;
  readonly revoked: RevokedKey | undefined;
}

export interface OwnKeyPorts {
  /** Finds the keys, and makes those that are missing, once for all processes. */
  readonly ensureKeys: (
    families: readonly KeyFamily[],
    makeKey: (family: string) => Promise<OwnKeyRecord>,
  ) => Promise<readonly OwnKeyRecord[]>;
  readonly clock: Clock;
  /** WISSEL_KEY_SECRET. */
  readonly keySecret: Uint8Array;
}

/** The purpose that private keys are sealed for. */
export const OWN_KEYS_PURPOSE = "own keys";

/** Readers of a key set take no more. */
const MOST_PUBLISHED = 20;
/** Somebody who makes up key ids must not cause a query each time. */
const COOL_DOWN_MS = 5_000;

/** Opens the keys, making them at the node's first start. Throws SealBroken when the key secret is another one. */
export async function openOwnKeys({ ensureKeys, clock, keySecret }: OwnKeyPorts): Promise<OwnKeys> {
  const seal = await deriveSealingKey(keySecret, OWN_KEYS_PURPOSE);
  const opened = new Map<string, OwnKey>();
  let records: readonly OwnKeyRecord[] = [];
  let readAt = 0;

  async function refresh(): Promise<void> {
    const makeKey = (family: string) => makeOwnKey(family, seal, { now: clock.now(), leadMs: 0 });
    const found = await ensureKeys(KEY_FAMILIES, makeKey);
    for (const record of found) {
      if (record.revokedAt !== undefined) opened.delete(record.kid);
      else if (!opened.has(record.kid)) opened.set(record.kid, await openOwnKey(record, seal));
    }
    records = found;
    readAt = clock.now().getTime();
  }
  const standings = (family: KeyFamily) =>
    standingsOf(
      records.filter((record) => record.family === family),
      clock.now(),
    );
  const keysThat = (family: KeyFamily, wanted: readonly string[]) =>
    wanted.flatMap((standing) =>
      standings(family).flatMap((one) => (one.standing === standing ? [one.key] : [])),
    );
  function usable<Family extends KeyFamily>(family: Family): readonly OwnKey<Family>[] {
    const keys = keysThat(family, ["active", "next"]).flatMap(({ kid }) => opened.get(kid) ?? []);
    return keys as unknown as readonly OwnKey<Family>[]; // they are of the family that was asked for
  }

  await refresh();
  return {
    usable,
    standings,
    refresh,
    active<Family extends KeyFamily>(family: Family): OwnKey<Family> {
      const [key] = usable(family);
      if (key === undefined) throw new Error(`the node has no active ${family} key`);
      return key;
    },
    published: (family) =>
      keysThat(family, ["active", "next", "retired"]).slice(0, MOST_PUBLISHED).map(publicJwkOf),
    revoked: (family) => keysThat(family, ["revoked"]).flatMap((record) => revocationOf(record) ?? []),
    past: (family) =>
      standings(family).flatMap(({ key, standing, retiresAt }) => {
        if (standing === "active" || standing === "next") return [];
        const usedUntil = key.revokedAt ?? retiresAt ?? key.activeFrom;
        return [{ jwk: publicJwkOf(key), usedFrom: key.activeFrom, usedUntil, revoked: revocationOf(key) }];
      }),
    async decryptionKey(kid) {
      // Another process may have published it moments ago.
      if (!opened.has(kid) && clock.now().getTime() - readAt >= COOL_DOWN_MS) await refresh();
      const key = opened.get(kid);
      return key?.family === "encryption" ? (key as EncryptionKey) : undefined; // just looked at
    },
  };
}

/** What is said of a key that was taken back; undefined for any other. */
export function revocationOf({ kid, revokedAt, revokedReason }: OwnKeyRecord): RevokedKey | undefined {
  if (revokedAt === undefined) return undefined;
  const reason = REVOCATION_REASONS.find((known) => known === revokedReason) ?? "unspecified";
  return { kid, revokedAt, reason };
}
