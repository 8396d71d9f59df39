import { base64url, CompactEncrypt, type CryptoKey, compactDecrypt, errors } from "jose";

/** A key for encryption at rest, good for one purpose only. */
export interface SealingKey {
  readonly purpose: string;
  readonly key: CryptoKey;
}

/** A sealed text does not open: another secret, another purpose, or it was altered. An outage, never a verdict. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
  readonly code = "seal-broken";
}

/** Bytes that a secret must have to be taken for a key. */
export const MIN_SECRET_BYTES = 32;

/**
 * Derives a key for one purpose from the node's key secret (HKDF with SHA-256, RFC 5869; the purpose is its info), so
 * that what was sealed for one purpose never opens for another.
 */
export async function deriveSealingKey(secret: Uint8Array, purpose: string): Promise<SealingKey> {
  const algorithm = { name: "AES-GCM", length: 256 };
  const usages = ["encrypt", "decrypt"] as const;
  const parameters = hkdf(`wissel sealing ${purpose}`);
  const base = await importSecret(secret);
  return { purpose, key: await crypto.subtle.deriveKey(parameters, base, algorithm, false, [...usages]) };
}

/**
 * Derives the key of one person from the node's key secret and the person's salt, 32 random bytes: when the salt is
 * destroyed, what was sealed opens never again, in no copy of it, whoever holds the secret.
 */
export async function derivePersonKey(secret: Uint8Array, salt: Uint8Array): Promise<SealingKey> {
  if (salt.length !== MIN_SECRET_BYTES) throw new RangeError(`a person's salt has ${salt.length} bytes`);
  const parameters = { ...hkdf("wissel sealing person"), salt: new Uint8Array(salt) };
  const algorithm = { name: "AES-GCM", length: 256 };
  const base = await importSecret(secret);
  const key = await crypto.subtle.deriveKey(parameters, base, algorithm, false, ["encrypt", "decrypt"]);
  return { purpose: "person", key };
}

/** Derives a text secret for one purpose (base64url, 32 bytes), for libraries that want one, as for cookie signatures. */
export async function deriveSecret(secret: Uint8Array, purpose: string): Promise<string> {
  const base = await importSecret(secret);
  const bits = await crypto.subtle.deriveBits(hkdf(`wissel secret ${purpose}`), base, 256);
  return base64url.encode(new Uint8Array(bits));
}

async function importSecret(secret: Uint8Array): Promise<CryptoKey> {
  if (secret.length < MIN_SECRET_BYTES) {
    throw new RangeError(`the key secret has ${secret.length} bytes; it needs ${MIN_SECRET_BYTES}`);
  }
  return await crypto.subtle.importKey("raw", new Uint8Array(secret), "HKDF", false, [
    "deriveBits",
    "deriveKey",
  ]);
}

function hkdf(info: string) {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: new TextEncoder().encode(info) };
}

/** Encrypts a text for storage: compact JWE, `dir` with A256GCM. */
export async function sealText(text: string, key: SealingKey): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(key.key);
}

/** The text again. Throws SealBroken when it can not be had. */
export async function openText(sealed: string, key: SealingKey): Promise<string> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key.key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return new TextDecoder().decode(plaintext);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new SealBroken(`what was sealed for "${key.purpose}" does not open; is the key secret the same?`, {
      cause: error,
    });
  }
}
