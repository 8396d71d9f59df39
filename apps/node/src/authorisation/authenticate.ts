import { type Clock, granted, type Outcome, refused } from "@wissel/core";
import { type AccessToken, type PublicJwk, verifyAccessToken } from "@wissel/trust";
import type { Authenticate, AuthenticationRefusal, Caller } from "../http/caller.ts";
import type { KnownClients } from "./known-clients.ts";
import { ROLE_SCOPES } from "./scopes.ts";
import type { FindSubjectOwner } from "./subject-loader.ts";
import { openTokenCache } from "./token-cache.ts";

export interface AuthenticatePorts {
  /** Issuer and audience of every token here. */
  readonly baseUrl: string;
  /** Those that count now. */
  readonly tokenKeys: () => readonly PublicJwk[];
  readonly clients: KnownClients;
  readonly findSubjectOwner: FindSubjectOwner;
  readonly clock: Clock;
}

/** More than the students of a large institution, at some 300 bytes each. */
const REMEMBERED_TOKENS = 50_000;

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/**
 * Who is asking, by the bearer token. A token is verified once and remembered until it expires. What its client may do
 * is looked up each time it is verified: a scope that was taken away is gone with the next start.
 */
export function openAuthenticate(ports: AuthenticatePorts): Authenticate {
  const { baseUrl, clock } = ports;
  const cache = openTokenCache<{ readonly caller: Caller; readonly expiresAt: number }>(REMEMBERED_TOKENS);
  return async (authorization) => {
    if (authorization === undefined) return refused({ code: "token-missing" });
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) return INVALID;
    const now = clock.now();
    const remembered = cache.find(token);
    if (remembered !== undefined) {
      return now.getTime() < remembered.expiresAt ? granted(remembered.caller) : EXPIRED;
    }
    const tokenKeys = ports.tokenKeys();
    const verified = await verifyAccessToken(token, { issuer: baseUrl, audience: baseUrl, tokenKeys, now });
    if (!verified.ok) return verified;
    const caller = await callerOf(verified.value, ports);
    if (caller === undefined) return INVALID;
    cache.remember(token, { caller, expiresAt: verified.value.expiresAt.getTime() });
    return granted(caller);
  };
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
      const { entityId, schacHome } = known.peer;
      return { kind: "peer", entityId, schacHome, scopes };
    }
    case "desk": {
      const roles = ports.clients.rolesOf(subject);
      const allowed = roles.flatMap((role) => ROLE_SCOPES[role]);
      return { kind: "staff", subject, roles: new Set(roles), scopes: intersection(scopes, allowed) };
    }
    case "portal": {
      const owner = await ports.findSubjectOwner(subject);
      if (owner?.clientId !== clientId) return undefined;
      return { kind: "student", personId: owner.personId, clientId, scopes };
    }
  }
}

function intersection(scopes: ReadonlySet<string>, allowed: readonly string[]): ReadonlySet<string> {
  return new Set(allowed.filter((scope) => scopes.has(scope)));
}
