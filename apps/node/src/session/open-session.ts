import type { SessionOperations } from "@wissel/contract";
import type { Clock, Login, NewId } from "@wissel/core";
import { type DatabaseConnections, listLiveOidcRecords, prismaOidcRecords } from "@wissel/store";
import { deriveSealingKey } from "@wissel/trust";
import { homeIdentityProvider } from "../authorisation/home-login.ts";
import type { StaffDirectory } from "../authorisation/staff-directory.ts";
import type { NodeConfig } from "../config.ts";
import { joinLookups } from "../enrolment/join-lookups.ts";
import type { Authenticate } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { orSession, type PersonKind } from "./authenticate-person.ts";
import { openSessions, SESSION_MODEL } from "./open-sessions.ts";
import { cookieJar } from "./session-cookie.ts";
import { SESSION_CALLBACK_PATH, sessionHandlers } from "./session-handlers.ts";

export interface SessionParts {
  readonly config: Pick<
    NodeConfig,
    "baseUrl" | "institution" | "keySecret" | "identityProvider" | "peerAllow" | "sessionLife"
  >;
  readonly database: DatabaseConnections;
  readonly staff: StaffDirectory;
  /** Keeps a student's facts; answers with the person's id. */
  readonly recordPerson: (login: Login) => Promise<string>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** People who sign in to the node's own pages. */
export interface SessionArea {
  readonly handlers: Handlers<SessionOperations>;
  /** For the session document: everybody is heard, cookies are read by the handlers. */
  readonly browsers: Authenticate;
  /** A bearer token or a session. */
  person(bearer: Authenticate, kind: PersonKind): Authenticate;
}

/** How long a lookup waits for others to join it: in the second of an opening there are thousands. */
const GATHER_MS = 2;

export async function openSession(parts: SessionParts): Promise<SessionArea> {
  const { config, database, staff, recordPerson, clock, newId } = parts;
  const { baseUrl, keySecret, identityProvider, peerAllow, sessionLife: life } = config;
  const { schacHome } = config.institution;
  const jar = cookieJar({ baseUrl, schacHome });
  const sessions = openSessions({
    records: prismaOidcRecords(database.prisma),
    findLive: joinLookups(async (ids) => {
      const live = await listLiveOidcRecords(database.pool, { model: SESSION_MODEL, ids, now: clock.now() });
      return new Map(live.map((id) => [id, id]));
    }, GATHER_MS),
    seal: await deriveSealingKey(keySecret, "page sessions"),
    life,
    clock,
    newId,
  });
  const home =
    identityProvider &&
    homeIdentityProvider({
      provider: identityProvider,
      own: schacHome,
      redirectUri: `${baseUrl}${SESSION_CALLBACK_PATH}`,
      mayBePlain: peerAllow.includes(new URL(identityProvider.issuer).origin),
    });
  return {
    handlers: sessionHandlers({
      own: { baseUrl, schacHome },
      home,
      sessions,
      jar,
      life,
      seal: await deriveSealingKey(keySecret, "sign-ins to pages"),
      staff,
      recordStudent: ({ login }) => recordPerson(login),
      clock,
    }),
    browsers: async (_authorization, request) => ({ ok: true, value: { kind: "browser", request } }),
    person: (bearer, kind) => orSession(bearer, kind, { sessions, jar, life, staff, baseUrl, clock }),
  };
}
