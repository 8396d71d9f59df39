import type { Clock, OwnKeyRecord } from "@wissel/core";
import {
  deriveSealingKey,
  type EncryptionKey,
  generateKey,
  KEY_FAMILIES,
  type KeyFamily,
  type OwnKey,
  openText,
  type PrivateJwk,
  type PublicJwk,
  type SealingKey,
  sealText,
} from "@wissel/trust";

/** The node's own keys, private parts opened. Held in memory only. */
export interface OwnKeys {
  /** The key that is used now. */
  active<Family extends KeyFamily>(family: Family): OwnKey<Family>;
  /** What others verify with: the active key first, then retired ones. */
  published(family: KeyFamily): readonly PublicJwk[];
  /** The key for encryption of that name, also one that is retired. Undefined: none of ours. */
  decryptionKey(kid: string): Promise<EncryptionKey | undefined>;
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

/** Opens the keys, making them at the node's first start. Throws SealBroken when the key secret is another one. */
export async function openOwnKeys({ ensureKeys, clock, keySecret }: OwnKeyPorts): Promise<OwnKeys> {
  const seal = await deriveSealingKey(keySecret, "own keys");
  const records = await ensureKeys(KEY_FAMILIES, async (family) => {
    const known = KEY_FAMILIES.find((candidate) => candidate === family);
    if (known === undefined) throw new RangeError(`there is no key family ${family}`);
    return await sealKey(await generateKey(known), seal, clock.now());
  });
  const opened = new Map<string, OwnKey>();
  for (const record of records) {
    const isUsed = record.state === "active" || record.family === "encryption";
    if (isUsed) opened.set(record.kid, await openKey(record, seal));
  }
  return {
    active<Family extends KeyFamily>(family: Family): OwnKey<Family> {
      const record = records.find((one) => one.family === family && one.state === "active");
      const key = record && opened.get(record.kid);
      if (key === undefined) throw new Error(`the node has no active ${family} key`);
      return key as OwnKey<Family>; // it is of the family that was asked for
    },
    async decryptionKey(kid) {
      const key = opened.get(kid);
      return key?.family === "encryption" ? (key as EncryptionKey) : undefined; // just looked at
    },
    published: (family) =>
      records
        .filter((record) => record.family === family)
        .sort((one, other) => Number(other.state === "active") - Number(one.state === "active"))
        .map(({ publicJwk }) => publicJwk as unknown as PublicJwk), // stored by sealKey below
  };
}

async function sealKey(key: OwnKey, seal: SealingKey, createdAt: Date): Promise<OwnKeyRecord> {
  return {
    kid: key.kid,
    family: key.family,
    state: "active",
    publicJwk: { ...key.publicJwk },
    privateJwe: await sealText(JSON.stringify(key.privateJwk), seal),
    createdAt,
  };
}

async function openKey(record: OwnKeyRecord, seal: SealingKey): Promise<OwnKey> {
  return {
    family: record.family as KeyFamily, // the table takes no other
    kid: record.kid,
    publicJwk: record.publicJwk as unknown as PublicJwk, // stored by sealKey above
    privateJwk: JSON.parse(await openText(record.privateJwe, seal)) as PrivateJwk,
  };
}
