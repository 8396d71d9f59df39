import type { Clock, OwnKeyRecord } from "@wissel/core";
import {
  deriveSealingKey,
  generateKey,
  KEY_FAMILIES,
  type KeyFamily,
  openText,
  type PrivateJwk,
  type PublicJwk,
  type SealingKey,
  type SigningKey,
  sealText,
} from "@wissel/trust";

/** The node's own keys, private parts opened. Held in memory only. */
export interface OwnKeys {
  /** The key that signs now. */
  active(family: KeyFamily): SigningKey;
  /** What others verify with: the active key first, then retired ones. */
  published(family: KeyFamily): readonly PublicJwk[];
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
  const active = new Map<string, SigningKey>();
  for (const record of records) {
    if (record.state === "active") active.set(record.family, await openKey(record, seal));
  }
  return {
    active(family) {
      const key = active.get(family);
      if (key === undefined) throw new Error(`the node has no active ${family} key`);
      return key;
    },
    published: (family) =>
      records
        .filter((record) => record.family === family)
        .sort((one, other) => Number(other.state === "active") - Number(one.state === "active"))
        .map(({ publicJwk }) => publicJwk as unknown as PublicJwk), // stored by sealKey below
  };
}

async function sealKey(key: SigningKey, seal: SealingKey, createdAt: Date): Promise<OwnKeyRecord> {
  return {
    kid: key.kid,
    family: key.family,
    state: "active",
    publicJwk: { ...key.publicJwk },
    privateJwe: await sealText(JSON.stringify(key.privateJwk), seal),
    createdAt,
  };
}

async function openKey(record: OwnKeyRecord, seal: SealingKey): Promise<SigningKey> {
  return {
    family: record.family as KeyFamily, // the table takes no other
    kid: record.kid,
    publicJwk: record.publicJwk as unknown as PublicJwk, // stored by sealKey above
    privateJwk: JSON.parse(await openText(record.privateJwe, seal)) as PrivateJwk,
  };
}
