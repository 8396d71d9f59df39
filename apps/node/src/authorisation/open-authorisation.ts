import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Clock, Login, NewId } from "@wissel/core";
import {
  type DatabaseConnections,
  ensureSubjects,
  findSubjectOwners,
  keepProofs,
  prismaOidcRecords,
  recordLogins,
  type StudentRecord,
} from "@wissel/store";
import { deriveSealingKey } from "@wissel/trust";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { NodeConfig } from "../config.ts";
import type { Credentials } from "../eduxchange/read-file.ts";
import type { Federation } from "../federation/open-federation.ts";
import type { Authenticate } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { openAuthenticate } from "./authenticate.ts";
import { openAuthorizationServer } from "./authorization-server.ts";
import { readerOr } from "./catalogue-readers.ts";
import { type ClientsFile, NO_CLIENTS, parseClientsFile, type SisEvents } from "./clients-file.ts";
import { homeIdentityProvider } from "./home-login.ts";
import { joinedProofs } from "./joined-proofs.ts";
import { type KnownClients, knownClients, withReceiver } from "./known-clients.ts";
import { CALLBACK_PATH } from "./login-routes.ts";
import { mountAuthorizationServer } from "./mount.ts";
import { openStaff } from "./open-staff.ts";
import { OWN_PAGES_CLIENT_ID } from "./scopes.ts";
import type { StaffDirectory } from "./staff-directory.ts";
import type { DeskStaffOperations } from "./staff-handlers.ts";
import { joinedSubjectLookups } from "./subject-loader.ts";

/** What this area is made of. */
export interface AuthorisationParts {
  readonly config: Pick<
    NodeConfig,
    "baseUrl" | "institution" | "keySecret" | "clientsFile" | "identityProvider" | "peerAllow" | "sessionLife"
  >;
  readonly database: DatabaseConnections;
  readonly federation: Pick<Federation, "keys" | "pinned" | "peers">;
  /** The enrolment receiver of eduXchange before this institution. */
  readonly receiver: Credentials | undefined;
  /** Hears what is known of students whose token was not seen before. */
  readonly onStudentSeen: (student: StudentRecord) => void;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "warn" | "error">;
}

/** Tokens: given out under /oauth, and judged for every other interface. */
export interface Authorisation {
  readonly authenticate: Authenticate;
  /** The same, and readers of the catalogue by their id and secret. */
  readonly authenticateReader: Authenticate;
  readonly portals: { nameOf(clientId: string): string };
  readonly clients: KnownClients;
  readonly staff: StaffDirectory;
  /** Part of the desk document. */
  readonly desk: Handlers<DeskStaffOperations>;
  /** Keeps what was said of a student who signed in; answers with the person's id. */
  readonly recordPerson: (login: Login) => Promise<string>;
  /** The SIS client that is told of events, if any. */
  readonly eventSis:
    | (SisEvents & { readonly clientId: string; readonly scopes: readonly string[] })
    | undefined;
  /** Puts /oauth/* and the authorization server's metadata under the node's server. */
  mount(app: FastifyInstance): Promise<void>;
  /** For nodes that work: forgets sign-ins that have expired. */
  startWork(): Disposable;
}

const FORGET_EVERY_MS = 10 * 60 * 1000;

/** Throws ConfigError when the clients file is wrong, or has the receiver among its own. */
export async function openAuthorisation(parts: AuthorisationParts): Promise<Authorisation> {
  const { config, database, federation, clock, newId, log } = parts;
  const { baseUrl, keySecret } = config;
  const { schacHome } = config.institution;
  const clientsFile = readClientsFile(config.clientsFile);
  const configured = withReceiver(clientsFile, parts.receiver);
  const clients = knownClients(configured, federation.pinned);
  const eventSis = clientsFile.sis.find(({ events }) => events !== undefined);
  const records = prismaOidcRecords(database.prisma);
  const provider = await openAuthorizationServer({
    baseUrl,
    schacHome,
    keySecret,
    keys: federation.keys,
    configured,
    clients,
    peerKeys: federation.peers,
    records,
    clock,
    log,
  });
  const staffArea = openStaff(parts, clientsFile.staff, clientsFile.roleRules);
  const { directory: staff } = staffArea;
  const authenticate = openAuthenticate({
    baseUrl,
    tokenKeys: () => federation.keys.published("token"),
    clients,
    rolesOf: (subject) => staff.rolesOf(subject),
    keepProof: joinedProofs((proofs) => keepProofs(database.pool, proofs)),
    findSubjectOwner: joinedSubjectLookups(async (subjects) => {
      const owners = await findSubjectOwners(database.pool, subjects);
      for (const { student } of owners) parts.onStudentSeen(student);
      return owners;
    }),
    clock,
  });
  const recordPerson = async (login: Login): Promise<string> => {
    const persons = await recordLogins(database.pool, [login], { now: clock.now(), newId });
    const personId = persons.get(login.loginSubject);
    if (personId === undefined) throw new Error("a login was recorded and nobody found behind it");
    return personId;
  };
  const recordLogin = async (login: Login, clientId: string): Promise<string> => {
    const personId = await recordPerson(login);
    const [subject] = await ensureSubjects(database.pool, [{ clientId, personId }], randomUUID);
    if (subject === undefined) throw new Error("a person was recorded and got no subject");
    return subject;
  };
  const seal = await deriveSealingKey(keySecret, "home logins");

  return {
    authenticate,
    authenticateReader: readerOr(clientsFile.readers, authenticate),
    portals: {
      nameOf(clientId) {
        const known = clients.find(clientId);
        if (clientId === OWN_PAGES_CLIENT_ID) return config.institution.name;
        return known?.kind === "portal" ? known.client.name : clientId;
      },
    },
    clients,
    staff,
    desk: staffArea.desk,
    recordPerson,
    eventSis: eventSis && { clientId: eventSis.clientId, scopes: eventSis.scopes, ...eventSis.events },
    mount: (app) =>
      mountAuthorizationServer(app, {
        baseUrl,
        schacHome,
        provider,
        home: openHome(config),
        clients,
        staff,
        records,
        seal,
        recordLogin,
        clock,
        newId,
      }),
    startWork() {
      const timer = setInterval(() => {
        records.removeExpired(clock.now()).catch((error: unknown) => {
          log.warn({ err: error }, "expired sign-ins could not be removed");
        });
      }, FORGET_EVERY_MS);
      timer.unref();
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
  };
}

export function readClientsFile(path: string | undefined): ClientsFile {
  return path === undefined ? NO_CLIENTS : parseClientsFile(readFileSync(path, "utf8"));
}

function openHome({ identityProvider, institution, baseUrl, peerAllow }: AuthorisationParts["config"]) {
  if (identityProvider === undefined) return undefined;
  return homeIdentityProvider({
    provider: identityProvider,
    own: institution.schacHome,
    redirectUri: `${baseUrl}${CALLBACK_PATH}`,
    mayBePlain: peerAllow.includes(new URL(identityProvider.issuer).origin),
  });
}
