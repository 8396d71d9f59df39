import type { OwnKeyRecord } from "@wissel/core";
import {
  generateKey,
  KEY_FAMILIES,
  type OwnKey,
  openText,
  type PrivateJwk,
  type PublicJwk,
  type SealingKey,
  sealText,
} from "@wissel/trust";

/** Makes a key that is to be used once it has been published for `leadMs`. */
export async function makeOwnKey(
  family: string,
  seal: SealingKey,
  { now, leadMs }: { readonly now: Date; readonly leadMs: number },
): Promise<OwnKeyRecord> {
  const known = KEY_FAMILIES.find((candidate) => candidate === family);
  if (known === undefined) throw new RangeError(`there is no key family ${family}`);
  const { kid, publicJwk, privateJwk } = await generateKey(known);
  return {
    kid,
    family,
    publicJwk: { ...publicJwk },
    privateJwe: await sealText(JSON.stringify(privateJwk), seal),
    createdAt: now,
    activeFrom: new Date(now.getTime() + leadMs),
  };
}

export async function openOwnKey(record: OwnKeyRecord, seal: SealingKey): Promise<OwnKey> {
  return {
    family: record.family as OwnKey["family"], // the table takes no other
    kid: record.kid,
    publicJwk: publicJwkOf(record),
    privateJwk: JSON.parse(await openText(record.privateJwe, seal)) as PrivateJwk, // sealed by makeOwnKey
  };
}

export function publicJwkOf({ publicJwk }: Pick<OwnKeyRecord, "publicJwk">): PublicJwk {
  return publicJwk as unknown as PublicJwk; // stored by makeOwnKey
}
