import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** What a key is for. A key of one family is never used, nor accepted, for another. */
export const KEY_FAMILIES = [
  "federation", // entity statements; the key that peers pin
  "event", // Security Event Tokens
  "client", // client assertions toward peers' token endpoints
  "token", // access and ID tokens of our own authorization server
  "encryption", // what others encrypt for us
] as const;
export type KeyFamily = (typeof KEY_FAMILIES)[number];

/** A public JSON Web Key (RFC 7517). `kid` is its RFC 7638 SHA-256 thumbprint. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: "sig" | "enc";
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

/** A private JSON Web Key. Stored only sealed, never logged. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** One of our own keys. Keep the object: the imported form of its private part is remembered by identity. */
export interface OwnKey<Family extends KeyFamily = KeyFamily> {
  readonly family: Family;
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly privateJwk: PrivateJwk;
}

/** A key that signs. */
export type SigningKey = OwnKey<Exclude<KeyFamily, "encryption">>;

/** A key that opens what others encrypted for us. */
export type EncryptionKey = OwnKey<"encryption">;

/** How tokens are encrypted for a recipient's key (RFC 7518 section 4.6). */
export const WRAPPING_ALGORITHM = "ECDH-ES+A256KW";

/** Makes a P-256 key pair: for ES256, or for ECDH-ES where it is to encrypt. */
export async function generateKey<Family extends KeyFamily>(family: Family): Promise<OwnKey<Family>> {
  const encrypts = family === "encryption";
  const alg = encrypts ? WRAPPING_ALGORITHM : "ES256";
  const pair = await generateKeyPair(alg, { crv: "P-256", extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(pair.privateKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined || d === undefined) {
    throw new TypeError("an exported P-256 key lacks a member");
  }
  const kid = await calculateJwkThumbprint({ kty, crv, x, y });
  const publicJwk: PublicJwk = { kty, crv, x, y, kid, alg, use: encrypts ? "enc" : "sig" };
  return { family, kid, publicJwk, privateJwk: { ...publicJwk, d } };
}

/** RFC 7638 SHA-256 thumbprint, base64url: what peers pin and what `kid` holds. */
export async function thumbprint(jwk: PublicJwk): Promise<string> {
  return await calculateJwkThumbprint({ ...jwk });
}
