import type { Clock, Login, NewId, StaffRole, SubjectOwner } from "@wissel/core";
import { type SigningKey, signAccessToken } from "@wissel/trust";
import type { KnownClients } from "./known-clients.ts";
import { DESK_CLIENT_ID, ROLE_SCOPES, STUDENT_SCOPES } from "./scopes.ts";

/** One line of what the operator asks for. */
export interface TokenRequest {
  readonly kind: "student" | StaffRole;
  /** `sub` at the institution's identity provider. */
  readonly loginSubject: string;
  /** A portal for a student; staff always come through the desk. */
  readonly clientId: string;
  readonly ttlSeconds: number;
  /** Facts of a student who is not known yet, or whose facts changed. */
  readonly person?: Omit<Login, "loginSubject">;
}

/** The same line with what came of it: a token, or why there is none. */
export type IssuedToken = TokenRequest & {
  readonly personId?: string;
  readonly token?: string;
  readonly refusal?: string;
};

export interface IssuePorts {
  readonly baseUrl: string;
  readonly tokenKey: SigningKey;
  readonly clients: KnownClients;
  /** Persons by login subject; those who are not known are made. */
  readonly recordLogins: (logins: readonly Login[]) => Promise<ReadonlyMap<string, string>>;
  readonly ensureSubjects: (
    wishes: readonly Pick<SubjectOwner, "clientId" | "personId">[],
  ) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly newId: NewId;
}

const MAX_LIFETIME_S = 24 * 60 * 60;

/**
 * Tokens as after a sign-in, without one: the same issuer, key, subjects and claims as those of the token endpoint. For
 * the operator, who has the node's key secret anyway. One answer per request, in the order of the requests.
 */
export async function issueTokens(
  requests: readonly TokenRequest[],
  ports: IssuePorts,
): Promise<readonly IssuedToken[]> {
  const refusals = requests.map((request) => refusalOf(request, ports.clients));
  const students = requests.filter(({ kind }, index) => kind === "student" && refusals[index] === undefined);
  const persons = await ports.recordLogins(
    students.map(({ loginSubject, person }) => ({ ...person, loginSubject })),
  );
  const personOf = (request: TokenRequest): string => {
    const personId = persons.get(request.loginSubject);
    if (personId === undefined) throw new Error(`${request.loginSubject} was recorded and not found`);
    return personId;
  };
  const wishes = students.map((request) => ({ clientId: request.clientId, personId: personOf(request) }));
  const subjects = await ports.ensureSubjects(wishes);
  const subjectOf = new Map(students.map((request, index) => [request, subjects[index]]));
  return await Promise.all(
    requests.map(async (request, index) => {
      const refusal = refusals[index];
      if (refusal !== undefined) return { ...request, refusal };
      if (request.kind !== "student") {
        return { ...request, token: await sign(request, request.loginSubject, ports) };
      }
      const token = await sign(request, subjectOf.get(request) ?? "", ports);
      return { ...request, personId: personOf(request), token };
    }),
  );
}

function refusalOf(
  { kind, loginSubject, clientId, ttlSeconds }: TokenRequest,
  clients: KnownClients,
): string | undefined {
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MAX_LIFETIME_S) {
    return `ttlSeconds must be between 1 and ${MAX_LIFETIME_S}`;
  }
  if (kind === "student") {
    return clients.find(clientId)?.kind === "portal" ? undefined : `${clientId} is no portal of this node`;
  }
  if (clientId !== DESK_CLIENT_ID) return `staff comes through the client ${DESK_CLIENT_ID}`;
  return clients.rolesOf(loginSubject).includes(kind) ? undefined : `the clients file names no such ${kind}`;
}

function sign(request: TokenRequest, subject: string, ports: IssuePorts): Promise<string> {
  const { baseUrl, clock, newId, tokenKey } = ports;
  const issuedAt = clock.now();
  const scopes = request.kind === "student" ? STUDENT_SCOPES : ROLE_SCOPES[request.kind];
  return signAccessToken(
    {
      subject,
      clientId: request.clientId,
      scopes: new Set<string>(scopes),
      tokenId: newId(),
      issuedAt,
      expiresAt: new Date(issuedAt.getTime() + request.ttlSeconds * 1000),
    },
    { issuer: baseUrl, audience: baseUrl },
    tokenKey,
  );
}
