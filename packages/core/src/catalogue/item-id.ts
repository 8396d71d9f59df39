import type { ItemKind } from "./vocabulary.ts";

/** SHA-1 over the parts one after the other; texts count as UTF-8. Passed in, because core has no Node types. */
export type Sha1 = (parts: readonly (Uint8Array | string)[]) => Uint8Array;

/** Things with a stable id of their own beside the catalogue items. */
export type IdentifiedKind = ItemKind | "coordinator";

/** Gives the public id of a thing by its kind and the SIS's own key. */
export type ItemIds = (kind: IdentifiedKind, sourceId: string) => string;

/** Namespace of all ids made here; a constant of this product (RFC 9562 section 5.5). */
const NAMESPACE = "6b1f0f5e-93f4-4a52-8d5c-2c0f0f1c7a43";

/**
 * Ids as UUIDv5 of institution, kind and the SIS's key, so that a node rebuilt from its SIS keeps its URLs.
 * A schacHome and a kind hold no slash, so no two things share a name.
 */
export function itemIdsOf(schacHome: string, sha1: Sha1): ItemIds {
  const namespace = bytesOf(NAMESPACE);
  return (kind, sourceId) => uuidOf(sha1([namespace, `${schacHome}/${kind}/${sourceId}`]));
}

function uuidOf(digest: Uint8Array): string {
  const bytes = digest.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = "";
  for (const [index, byte] of bytes.entries()) {
    if (HYPHEN_BEFORE.has(index)) text += "-";
    text += HEX[byte];
  }
  return text;
}

const HYPHEN_BEFORE: ReadonlySet<number> = new Set([4, 6, 8, 10]);
/** An import makes several ids for each row, and making the digits takes longer than the digest. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function bytesOf(uuid: string): Uint8Array {
  const hex = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}
