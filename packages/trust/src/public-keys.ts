import { calculateJwkThumbprint } from "jose";
import type { PublicJwk } from "./keys.ts";

/** Signature algorithms taken from others: asymmetric only. ES256 is what we sign with. */
export const ACCEPTED_ALGORITHMS = ["ES256", "EdDSA", "Ed25519", "PS256"] as const;

const MAX_KEYS = 20;
const MAX_KEY_LENGTH = 2048;

/** The members of a public key per type, RFC 7518 section 6 and RFC 8037; the algorithm where a key names none. */
const KEY_TYPES: Readonly<Record<string, { readonly members: readonly (keyof PublicJwk)[]; alg: string }>> = {
  EC: { members: ["crv", "x", "y"], alg: "ES256" },
  OKP: { members: ["crv", "x"], alg: "EdDSA" },
  RSA: { members: ["n", "e"], alg: "PS256" },
};
const CURVES = new Set(["P-256", "Ed25519"]);

/**
 * The public signature keys of a JWK Set that somebody else published. Keys of an unknown type or use are left out, as
 * RFC 7517 section 5 asks; undefined when it is no JWK Set, holds too many keys, or gives away a private or secret key.
 * `kid` becomes the thumbprint, whatever the set called it, so that a name can not point at another key.
 */
export async function parsePublicKeys(value: unknown): Promise<readonly PublicJwk[] | undefined> {
  const keys = isRecord(value) ? value.keys : undefined;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined;
  const parsed: PublicJwk[] = [];
  for (const candidate of keys) {
    if (!isRecord(candidate) || "d" in candidate || "k" in candidate) return undefined;
    const key = await parsePublicKey(candidate);
    if (key !== undefined) parsed.push(key);
  }
  return parsed;
}

async function parsePublicKey(jwk: Readonly<Record<string, unknown>>): Promise<PublicJwk | undefined> {
  const type = KEY_TYPES[String(jwk.kty)];
  if (type === undefined || (jwk.use ?? "sig") !== "sig") return undefined;
  const alg = jwk.alg ?? type.alg;
  if (!ACCEPTED_ALGORITHMS.some((accepted) => accepted === alg)) return undefined;
  const bare: Record<string, string> = { kty: String(jwk.kty) };
  for (const member of type.members) {
    const part = jwk[member];
    if (typeof part !== "string" || part.length === 0 || part.length > MAX_KEY_LENGTH) return undefined;
    bare[member] = part;
  }
  if (bare.crv !== undefined && !CURVES.has(bare.crv)) return undefined;
  const kid = await calculateJwkThumbprint({ ...bare, kty: String(jwk.kty) });
  return { ...bare, kty: String(jwk.kty), kid, alg: String(alg), use: "sig" };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
