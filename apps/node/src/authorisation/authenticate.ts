import { type Clock, granted, type Outcome, refused, type StaffRole } from "@wissel/core";
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
  readonly clients: Pick<KnownClients, "find">;
  /** What a member of staff may do now. */
  readonly rolesOf: (loginSubject: string) => Promise<readonly StaffRole[]>;
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
  const cache = openTokenCache<Remembered>(REMEMBERED_TOKENS);
  return async (authorization) => {
    if (authorization === undefined) return refused({ code: "token-missing" });
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) return INVALID;
    const now = clock.now();
    const remembered = cache.find(token);
    if (remembered !== undefined) {
      if (now.getTime() >= remembered.expiresAt) return EXPIRED;
      return granted(await currentCaller(remembered.caller, remembered.scopes, ports));
    }
    const tokenKeys = ports.tokenKeys();
    const verified = await verifyAccessToken(token, { issuer: baseUrl, audience: baseUrl, tokenKeys, now });
    if (!verified.ok) return verified;
    const caller = await callerOf(verified.value, ports);
    if (caller === undefined) return INVALID;
    const { scopes, expiresAt } = verified.value;
    cache.remember(token, { caller, scopes, expiresAt: expiresAt.getTime() });
    return granted(await currentCaller(caller, scopes, ports));
  };
}

interface Remembered {
  readonly caller: Caller;
  /** As the token has them. */
  readonly scopes: ReadonlySet<string>;
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
      const { entityId, schacHome } = known.peer;
      return { kind: "peer", entityId, schacHome, scopes };
    }
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
