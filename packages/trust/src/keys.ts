import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** What a key signs. A key of one family is never used, nor accepted, for another. */
export const KEY_FAMILIES = [
  "federation", // entity statements; the key that peers pin
  "event", // Security Event Tokens
  "client", // client assertions toward peers' token endpoints
  "token", // access and ID tokens of our own authorization server
] as const;
export type KeyFamily = (typeof KEY_FAMILIES)[number];

/** A public JSON Web Key (RFC 7517). `kid` is its RFC 7638 SHA-256 thumbprint. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: "sig";
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
export interface SigningKey {
  readonly family: KeyFamily;
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly privateJwk: PrivateJwk;
}

/** Makes an ES256 key pair. */
export async function generateKey(family: KeyFamily): Promise<SigningKey> {
  const pair = await generateKeyPair("ES256", { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(pair.privateKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined || d === undefined) {
    throw new TypeError("an exported P-256 key lacks a member");
  }
  const kid = await calculateJwkThumbprint({ kty, crv, x, y });
  const publicJwk: PublicJwk = { kty, crv, x, y, kid, alg: "ES256", use: "sig" };
  return { family, kid, publicJwk, privateJwk: { ...publicJwk, d } };
}

/** RFC 7638 SHA-256 thumbprint, base64url: what peers pin and what `kid` holds. */
export async function thumbprint(jwk: PublicJwk): Promise<string> {
  return await calculateJwkThumbprint({ ...jwk });
}
