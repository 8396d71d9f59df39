import { calculateJwkThumbprint } from "jose";
import { type PublicJwk, WRAPPING_ALGORITHM } from "./keys.ts";

/** Signature algorithms taken from others: asymmetric only. ES256 is what we sign with. */
export const ACCEPTED_ALGORITHMS = ["ES256", "EdDSA", "Ed25519", "PS256"] as const;

const MAX_KEYS = 20;
const MAX_KEY_LENGTH = 2048;

interface KeyType {
  /** The members of a public key, RFC 7518 section 6 and RFC 8037. */
  readonly members: readonly (keyof PublicJwk)[];
  readonly curves: readonly string[];
  /** The algorithm where a key names none. */
  readonly alg: string;
}

interface KeyUse {
  readonly use: PublicJwk["use"];
  readonly algorithms: readonly string[];
  readonly types: Readonly<Record<string, KeyType>>;
}

const SIGNATURES: KeyUse = {
  use: "sig",
  algorithms: ACCEPTED_ALGORITHMS,
  types: {
    EC: { members: ["crv", "x", "y"], curves: ["P-256"], alg: "ES256" },
    OKP: { members: ["crv", "x"], curves: ["Ed25519"], alg: "EdDSA" },
    RSA: { members: ["n", "e"], curves: [], alg: "PS256" },
  },
};
const ENCRYPTION: KeyUse = {
  use: "enc",
  algorithms: [WRAPPING_ALGORITHM],
  types: {
    EC: { members: ["crv", "x", "y"], curves: ["P-256"], alg: WRAPPING_ALGORITHM },
    OKP: { members: ["crv", "x"], curves: ["X25519"], alg: WRAPPING_ALGORITHM },
  },
};

/**
 * The public signature keys of a JWK Set that somebody else published. Keys of an unknown type or use are left out, as
 * RFC 7517 section 5 asks; undefined when it is no JWK Set, holds too many keys, or gives away a private or secret key.
 * `kid` becomes the thumbprint, whatever the set called it, so that a name can not point at another key.
 */
export async function parsePublicKeys(value: unknown): Promise<readonly PublicJwk[] | undefined> {
  return await parseKeys(value, SIGNATURES);
}

/** The same for keys that somebody else wants to be written to with. */
export async function parseEncryptionKeys(value: unknown): Promise<readonly PublicJwk[] | undefined> {
  return await parseKeys(value, ENCRYPTION);
}

async function parseKeys(value: unknown, use: KeyUse): Promise<readonly PublicJwk[] | undefined> {
  const keys = isRecord(value) ? value.keys : undefined;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined;
  const parsed: PublicJwk[] = [];
  for (const candidate of keys) {
    if (!isRecord(candidate) || "d" in candidate || "k" in candidate) return undefined;
    const key = await parseKey(candidate, use);
    if (key !== undefined) parsed.push(key);
  }
  return parsed;
}

async function parseKey(
  jwk: Readonly<Record<string, unknown>>,
  { use, algorithms, types }: KeyUse,
): Promise<PublicJwk | undefined> {
  const type = Object.hasOwn(types, String(jwk.kty)) ? types[String(jwk.kty)] : undefined;
  if (type === undefined || (jwk.use ?? use) !== use) return undefined;
  const alg = String(jwk.alg ?? type.alg);
  if (!algorithms.includes(alg)) return undefined;
  const bare: Record<string, string> = { kty: String(jwk.kty) };
  for (const member of type.members) {
    const part = jwk[member];
    if (typeof part !== "string" || part.length === 0 || part.length > MAX_KEY_LENGTH) return undefined;
    bare[member] = part;
  }
  if (bare.crv !== undefined && !type.curves.includes(bare.crv)) return undefined;
  const kid = await calculateJwkThumbprint({ ...bare, kty: String(jwk.kty) });
  return { ...bare, kty: String(jwk.kty), kid, alg, use };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
