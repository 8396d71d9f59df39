import type { RevokedKey } from "@wissel/core";
import { SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { toWireRevokedKeys } from "./revoked-keys.ts";

/** A key that is used no more, and the time in which it was (OpenID Federation 1.0 section 8.7). */
export interface HistoricalKey {
  readonly jwk: PublicJwk;
  readonly usedFrom: Date;
  readonly usedUntil: Date;
  readonly revoked: RevokedKey | undefined;
}

/** The `typ` of a signed key set. */
export const HISTORICAL_KEYS_TYP = "jwk-set+jwt";

/** Signs the list of keys that this entity used earlier, with its entity key. */
export async function signHistoricalKeys(
  { entityId, issuedAt, keys }: HistoricalKeys,
  key: SigningKey,
): Promise<string> {
  if (key.family !== "federation") throw new TypeError(`a ${key.family} key must not sign key sets`);
  return await new SignJWT({ keys: keys.map(toWire) })
    .setProtectedHeader({ typ: HISTORICAL_KEYS_TYP, alg: key.publicJwk.alg, kid: key.kid })
    .setIssuer(entityId)
    .setIssuedAt(issuedAt)
    .sign(key.privateJwk);
}

export interface HistoricalKeys {
  readonly entityId: string;
  readonly issuedAt: Date;
  readonly keys: readonly HistoricalKey[];
}

function toWire({ jwk, usedFrom, usedUntil, revoked }: HistoricalKey): Readonly<Record<string, unknown>> {
  const [facts] = revoked === undefined ? [] : toWireRevokedKeys([revoked]);
  return {
    ...jwk,
    iat: Math.floor(usedFrom.getTime() / 1000),
    exp: Math.floor(usedUntil.getTime() / 1000),
    ...(facts === undefined ? {} : { revoked: { revoked_at: facts.revoked_at, reason: facts.reason } }),
  };
}
