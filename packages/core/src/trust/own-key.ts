import type { KeyLife } from "./key-life.ts";

/** One of the node's own keys as it is stored: the private part is sealed. */
export interface OwnKeyRecord extends KeyLife {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly family: string;
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly privateJwe: string;
  readonly createdAt: Date;
  /** OpenID Federation 1.0 section 8.7.3: unspecified, compromised or superseded. */
  readonly revokedReason?: string;
}

/** Why a key was taken back. */
export const REVOCATION_REASONS = ["unspecified", "compromised", "superseded"] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** A key that its owner has taken back: what it signed from that instant on is not the owner's. */
export interface RevokedKey {
  readonly kid: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}
