import { createHmac } from "node:crypto";
import type { NewPseudonym } from "@wissel/core";
import { deriveSecret } from "@wissel/trust";

/**
 * Makes pseudonyms with a key of the node's own (HMAC-SHA-256, laid out as a UUID of version 8, RFC 9562): to
 * everybody else they are random, and a home that has lost them with a backup can make them again.
 */
export async function openPseudonyms(keySecret: Uint8Array): Promise<NewPseudonym> {
  const key = await deriveSecret(keySecret, "pseudonyms");
  return (personId, host) => {
    const bytes = createHmac("sha256", key).update(`${personId} ${host}`).digest().subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString("hex");
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    return parts.join("-");
  };
}
