import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { errors, jwtVerify, SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import type { NodeMetadata } from "./node-metadata.ts";
import { parseNodeMetadata, toWireMetadata } from "./node-metadata.ts";
import { ACCEPTED_ALGORITHMS, parsePublicKeys } from "./public-keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** An entity's statement about itself (OpenID Federation 1.0 section 3), reduced to what a node uses of it. */
export interface EntityStatement {
  readonly entityId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly node: NodeMetadata;
}

export interface StatementRefusal {
  readonly code:
    | "statement-malformed"
    | "statement-of-another-entity"
    | "statement-key-not-pinned"
    | "statement-signature-wrong"
    | "statement-out-of-date"
    | "statement-keys-shared";
  readonly detail: string;
}

export interface StatementVerification {
  readonly entityId: string;
  /** RFC 7638 thumbprints of the entity's federation keys, got out of band. */
  readonly pins: readonly string[];
  readonly now: Date;
}

/** A statement may not promise more than this: its expiry is how a key is withdrawn. */
export const MAX_STATEMENT_LIFETIME_S = 24 * 60 * 60;

const CLOCK_TOLERANCE_S = 60;
const TYP = "entity-statement+jwt";

/** Signs our own statement with the federation key. It carries the event and client keys, so those can rotate under a pin. */
export async function signEntityStatement(statement: EntityStatement, key: SigningKey): Promise<string> {
  if (key.family !== "federation") throw new TypeError(`a ${key.family} key must not sign entity statements`);
  return await new SignJWT({
    jwks: { keys: [key.publicJwk] },
    metadata: {
      federation_entity: { organization_name: statement.node.organisationName },
      course_exchange_node: toWireMetadata(statement.node),
    },
  })
    .setProtectedHeader({ typ: TYP, alg: key.publicJwk.alg, kid: key.kid })
    .setIssuer(statement.entityId)
    .setSubject(statement.entityId)
    .setIssuedAt(statement.issuedAt)
    .setExpirationTime(statement.expiresAt)
    .sign(key.privateJwk);
}

/** Judges a statement against the pins: only a key whose computed thumbprint is pinned may have signed it. */
export async function verifyEntityStatement(
  token: string,
  { entityId, pins, now }: StatementVerification,
): Promise<Outcome<EntityStatement, StatementRefusal>> {
  const unverified = readUnverified(token);
  if (unverified === undefined) return refuse("statement-malformed", "it is not a signed token");
  const { header, claims } = unverified;
  if (header.typ !== TYP) return refuse("statement-malformed", `typ is not ${TYP}`);
  if (header.crit !== undefined || claims.crit !== undefined) {
    return refuse("statement-malformed", "no critical header or claim is understood");
  }
  if (claims.iss !== entityId || claims.sub !== entityId) {
    return refuse("statement-of-another-entity", `iss and sub must both be ${entityId}`);
  }
  const entityKeys = await parsePublicKeys(claims.jwks);
  if (entityKeys === undefined) return refuse("statement-malformed", "jwks is not a set of public keys");
  const key = entityKeys.find((candidate) => candidate.kid === header.kid);
  if (key === undefined || !pins.includes(key.kid)) {
    return refuse("statement-key-not-pinned", "the key that signed it is not pinned for this entity");
  }
  const fault = await signatureFault(token, { entityId, key, now });
  if (fault !== undefined) return fault;
  return await readStatement(claims, { entityId, entityKeys, now });
}

async function signatureFault(
  token: string,
  { entityId, key, now }: { readonly entityId: string; readonly key: PublicJwk; readonly now: Date },
): Promise<Outcome<never, StatementRefusal> | undefined> {
  try {
    await jwtVerify(token, key, {
      typ: TYP,
      algorithms: [...ACCEPTED_ALGORITHMS],
      issuer: entityId,
      subject: entityId,
      requiredClaims: ["iss", "sub", "iat", "exp", "jwks", "metadata"],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refuse("statement-out-of-date", "it has expired");
    if (error instanceof errors.JWTClaimValidationFailed) {
      return refuse("statement-malformed", `the claim ${error.claim} does not hold`);
    }
    if (!(error instanceof errors.JOSEError)) throw error;
    return refuse("statement-signature-wrong", "the signature does not fit the pinned key");
  }
}

interface Reading {
  readonly entityId: string;
  readonly entityKeys: readonly PublicJwk[];
  readonly now: Date;
}

async function readStatement(
  claims: Readonly<Record<string, unknown>>,
  { entityId, entityKeys, now }: Reading,
): Promise<Outcome<EntityStatement, StatementRefusal>> {
  const { iat, exp, metadata } = claims;
  if (typeof iat !== "number" || typeof exp !== "number") {
    return refuse("statement-malformed", "iat and exp must be numbers");
  }
  if (iat > now.getTime() / 1000 + CLOCK_TOLERANCE_S || exp - iat > MAX_STATEMENT_LIFETIME_S) {
    return refuse("statement-out-of-date", "iat must be past, and exp at most a day later");
  }
  const node = isRecord(metadata) ? await parseNodeMetadata(metadata.course_exchange_node) : undefined;
  if (node === undefined) return refuse("statement-malformed", "course_exchange_node is missing or unusable");
  const families = [entityKeys, node.eventKeys, node.clientKeys, node.encryptionKeys];
  const kids = families.flatMap((keys) => [...new Set(keys.map(({ kid }) => kid))]);
  if (new Set(kids).size !== kids.length) {
    return refuse("statement-keys-shared", "one key stands in two families");
  }
  return granted({ entityId, issuedAt: new Date(iat * 1000), expiresAt: new Date(exp * 1000), node });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(code: StatementRefusal["code"], detail: string): Outcome<never, StatementRefusal> {
  return refused({ code, detail });
}
