import { createHash } from "node:crypto";
import { type ItemIds, itemIdsOf } from "@wissel/core";

/** Public ids of the things of an institution, by its own keys. */
export function idsAt(schacHome: string): ItemIds {
  return itemIdsOf(schacHome, sha1);
}

function sha1(parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
