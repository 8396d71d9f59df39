import { REVOCATION_REASONS, type RevokedKey } from "@wissel/core";

/** As many as a statement may name. */
const MOST = 100;
const MAX_KID_LENGTH = 255;
/** The last instant that a Date can hold, in seconds. */
const LAST_INSTANT_S = 8.64e12;

export function toWireRevokedKeys(keys: readonly RevokedKey[]): readonly Readonly<Record<string, unknown>>[] {
  return keys.slice(0, MOST).map(({ kid, revokedAt, reason }) => ({
    kid,
    revoked_at: Math.floor(revokedAt.getTime() / 1000),
    reason,
  }));
}

/** Undefined when it is no list of them: a revocation that cannot be read must not be missed. */
export function parseRevokedKeys(value: unknown): readonly RevokedKey[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST) return undefined;
  const keys: RevokedKey[] = [];
  for (const item of value as readonly unknown[]) {
    const key = parseRevokedKey(item);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}

function parseRevokedKey(value: unknown): RevokedKey | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kid, revoked_at: at, reason } = value as Readonly<Record<string, unknown>>;
  if (typeof kid !== "string" || kid.length > MAX_KID_LENGTH || kid.includes("\u0000")) return undefined;
  if (typeof at !== "number" || !(Math.abs(at) <= LAST_INSTANT_S)) return undefined;
  const known = REVOCATION_REASONS.find((candidate) => candidate === reason) ?? "unspecified";
  return { kid, revokedAt: new Date(at * 1000), reason: known };
}
