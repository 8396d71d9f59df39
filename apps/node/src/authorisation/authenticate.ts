import { granted, type Outcome, refused, type StaffRole } from "@wissel/core";
import { type AccessToken, type PublicJwk, verifyAccessToken } from "@wissel/trust";
import type { Authenticate, AuthenticationRefusal, Caller } from "../http/caller.ts";
import type { KnownClients } from "./known-clients.ts";
import { openProofCheck, type ProofPorts } from "./proof-check.ts";
import { ROLE_SCOPES } from "./scopes.ts";
import type { FindSubjectOwner } from "./subject-loader.ts";
import { openTokenCache } from "./token-cache.ts";

export interface AuthenticatePorts extends ProofPorts {
  /** Those that count now. */
  readonly tokenKeys: () => readonly PublicJwk[];
  readonly clients: Pick<KnownClients, "find">;
  /** What a member of staff may do now. */
  readonly rolesOf: (loginSubject: string) => Promise<readonly StaffRole[]>;
  readonly findSubjectOwner: FindSubjectOwner;
}

/** More than the students of a large institution, at some 300 bytes each. */
const REMEMBERED_TOKENS = 50_000;

const CREDENTIALS = /^(Bearer|DPoP) +([\w.~+/-]+=*)$/i;

/**
 * Who is asking, by the token. A token is verified once and remembered until it expires. What its client may do
 * is looked up each time it is verified: a scope that was taken away is gone with the next start.
 */
export function openAuthenticate(ports: AuthenticatePorts): Authenticate {
  const { baseUrl, clock } = ports;
  const cache = openTokenCache<Remembered>(REMEMBERED_TOKENS);
  const checkProof = openProofCheck(ports);

  async function find(token: string): Promise<Outcome<Remembered, AuthenticationRefusal>> {
    const now = clock.now();
    const remembered = cache.find(token);
    if (remembered !== undefined) {
      return now.getTime() < remembered.expiresAt ? granted(remembered) : EXPIRED;
    }
    const tokenKeys = ports.tokenKeys();
    const verified = await verifyAccessToken(token, { issuer: baseUrl, audience: baseUrl, tokenKeys, now });
    if (!verified.ok) return verified;
    const caller = await callerOf(verified.value, ports);
    if (caller === undefined) return INVALID;
    const { scopes, expiresAt, boundTo } = verified.value;
    const found = { caller, scopes, boundTo, expiresAt: expiresAt.getTime() };
    cache.remember(token, found);
    return granted(found);
  }

  return async (authorization, request) => {
    if (authorization === undefined) return refused({ code: "token-missing" });
    const [, scheme, token] = CREDENTIALS.exec(authorization) ?? [];
    if (scheme === undefined || token === undefined) return INVALID;
    const found = await find(token);
    if (!found.ok) return found;
    const { caller, scopes, boundTo } = found.value;
    // A bound token that comes without its proof was taken from somebody.
    if ((scheme.toLowerCase() === "dpop") !== (boundTo !== undefined)) return INVALID;
    if (boundTo !== undefined) {
      const fault = await checkProof({ token, boundTo, request });
      if (fault !== undefined) return refused(fault);
    }
    return granted(await currentCaller(caller, scopes, ports));
  };
}

interface Remembered {
  readonly caller: Caller;
  /** As the token has them. */
  readonly scopes: ReadonlySet<string>;
  readonly boundTo: string | undefined;
  readonly expiresAt: number;
}

const INVALID: Outcome<never, AuthenticationRefusal> = refused({ code: "token-invalid" });
const EXPIRED: Outcome<never, AuthenticationRefusal> = refused({ code: "token-expired" });

/** Undefined: the client, the peer or the person is not known here any more. */
async function callerOf(token: AccessToken, ports: AuthenticatePorts): Promise<Caller | undefined> {
  const { clientId, subject } = token;
  const known = ports.clients.find(clientId);
  if (known === undefined) return undefined;
  const scopes = intersection(token.scopes, known.scopes);
  switch (known.kind) {
    case "sis":
      return { kind: "sis", clientId, scopes };
    case "peer": {
      const { entityId, schacHome, agreement } = known.peer;
      if (token.boundTo === undefined && agreement.tokens !== "bearer") return undefined;
      return { kind: "peer", entityId, schacHome, scopes };
    }
    case "reader":
      return { kind: "reader", clientId, reading: known.client.reading, scopes };
    case "receiver":
      return { kind: "receiver", scopes };
    case "desk":
      return { kind: "staff", subject, roles: new Set(), scopes: new Set() };
    case "portal": {
      const owner = await ports.findSubjectOwner(subject);
      if (owner?.clientId !== clientId) return undefined;
      return { kind: "student", personId: owner.personId, clientId, scopes };
    }
  }
}

/** A token lasts for an hour; what its bearer may do may end before, so that it is asked with each request. */
async function currentCaller(
  caller: Caller,
  scopes: ReadonlySet<string>,
  { rolesOf }: AuthenticatePorts,
): Promise<Caller> {
  if (caller.kind !== "staff") return caller;
  const roles = await rolesOf(caller.subject);
  const allowed = roles.flatMap((role) => ROLE_SCOPES[role]);
  return { ...caller, roles: new Set(roles), scopes: intersection(scopes, allowed) };
}

function intersection(scopes: ReadonlySet<string>, allowed: readonly string[]): ReadonlySet<string> {
  return new Set(allowed.filter((scope) => scopes.has(scope)));
}
