import { type RoleRule, STAFF_ROLES, type StaffRole } from "@wissel/core";
import { ConfigError } from "../config.ts";
import {
  asRecord,
  complainOfRepeats,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  readRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "../federation/json-reader.ts";
import { type CatalogueReader, readerOf } from "./catalogue-readers.ts";
import { secretOf } from "./client-secret.ts";
import { DESK_CLIENT_ID, OWN_PAGES_CLIENT_ID, SIS_SCOPES } from "./scopes.ts";

/** Who may ask this node for tokens, besides its peers. */
export interface ClientsFile {
  readonly sis: readonly SisClient[];
  readonly portals: readonly PortalClient[];
  readonly readers: readonly CatalogueReader[];
  readonly staff: readonly StaffMember[];
  /** What claims of the identity provider make of a person. */
  readonly roleRules: readonly RoleRule[];
}

export interface SisClient {
  readonly clientId: string;
  /** One of the two: a secret, or the public keys of its client assertions (RFC 7523), several while they change. */
  readonly clientSecret?: string;
  readonly publicKeys?: readonly PublicKey[];
  readonly scopes: readonly string[];
  /** The one SIS client that is told of events: where they are pushed; it fetches them itself without an address. */
  readonly events?: SisEvents;
}

export interface SisEvents {
  readonly pushTo?: string;
  /** Whether it is told of changes of everything it may read, too. */
  readonly changes?: boolean;
}

/** A public JSON Web Key, as the SIS wrote it. */
export type PublicKey = Readonly<Record<string, string>> & { readonly kty: string };

export interface PortalClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Named on receipts. */
  readonly name: string;
  readonly redirectUris: readonly string[];
}

export interface StaffMember {
  /** `sub` at the institution's identity provider. */
  readonly loginSubject: string;
  readonly roles: readonly StaffRole[];
}

export const NO_CLIENTS: ClientsFile = { sis: [], portals: [], readers: [], staff: [], roleRules: [] };

/** Reads the file of WISSEL_CLIENTS_FILE. Throws ConfigError with every mistake. */
export function parseClientsFile(text: string): ClientsFile {
  const mistakes: string[] = [];
  const reader = { at: "clients file", complain: (what: string) => mistakes.push(what) };
  const file = readRecord(text, reader);
  refuseOthers(file, ["sis", "portals", "readers", "staff", "roleRules"], reader);
  const clients = {
    sis: itemsOf(file, "sis", reader).map(({ item, reader: place }) => sisOf(item, place)),
    portals: itemsOf(file, "portals", reader).map(({ item, reader: place }) => portalOf(item, place)),
    readers: itemsOf(file, "readers", reader).map(({ item, reader: place }) => readerOf(item, place)),
    staff: itemsOf(file, "staff", reader).map(({ item, reader: place }) => staffOf(item, place)),
    roleRules: itemsOf(file, "roleRules", reader).map(({ item, reader: place }) => ruleOf(item, place)),
  };
  const ids = [...clients.sis, ...clients.portals, ...clients.readers].map(({ clientId }) => clientId);
  complainOfRepeats([...ids, DESK_CLIENT_ID, OWN_PAGES_CLIENT_ID], reader);
  complainOfRepeats(
    clients.staff.map(({ loginSubject }) => loginSubject),
    reader,
  );
  if (clients.sis.filter(({ events }) => events !== undefined).length > 1) {
    reader.complain("clients file.sis: only one client can be told of events");
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return clients;
}

function sisOf(item: JsonRecord, reader: JsonReader): SisClient {
  refuseOthers(item, ["clientId", "clientSecret", "publicKeys", "scopes", "events"], reader);
  const scopes = textsOf(item, "scopes", reader);
  for (const scope of scopes) {
    if (!SIS_SCOPES.some((known) => known === scope))
      reader.complain(`${reader.at}.scopes: ${scope} is not known`);
  }
  return {
    clientId: textOf(item, "clientId", reader),
    ...(item.publicKeys === undefined
      ? { clientSecret: secretOf(item, reader) }
      : { publicKeys: publicKeysOf(item, reader) }),
    scopes,
    ...(item.events === undefined
      ? {}
      : { events: eventsOf(asRecord(item.events, reader), { ...reader, at: `${reader.at}.events` }) }),
  };
}

const MOST_KEYS = 5;

/** Elliptic keys only, and nothing of them that is secret: the file is read by people. */
function publicKeysOf(item: JsonRecord, reader: JsonReader): readonly PublicKey[] {
  if (item.clientSecret !== undefined)
    reader.complain(`${reader.at} has clientSecret and publicKeys; one of them counts`);
  const keys = itemsOf(item, "publicKeys", reader).map(({ item: key, reader: place }) => {
    refuseOthers(key, ["kty", "crv", "x", "y", "kid", "alg", "use"], place);
    const known = key.kty === "EC" ? key.crv === "P-256" : key.kty === "OKP" && key.crv === "Ed25519";
    if (!known || typeof key.x !== "string") place.complain(`${place.at} must be a P-256 or Ed25519 key`);
    return key as PublicKey; // the server that takes it reads these members only
  });
  if (keys.length === 0 || keys.length > MOST_KEYS)
    reader.complain(`${reader.at}.publicKeys must hold one to ${MOST_KEYS} keys`);
  return keys;
}

function eventsOf(item: JsonRecord, reader: JsonReader): SisEvents {
  refuseOthers(item, ["pushTo", "changes"], reader);
  const { changes = false } = item;
  if (typeof changes !== "boolean") reader.complain(`${reader.at}.changes must be true or false`);
  return { ...pushOf(item, reader), ...(changes === true ? { changes } : {}) };
}

function pushOf(item: JsonRecord, reader: JsonReader): Pick<SisEvents, "pushTo"> {
  if (item.pushTo === undefined) return {};
  const pushTo = textOf(item, "pushTo", reader);
  if (!isWebAddress(pushTo))
    reader.complain(`${reader.at}.pushTo must be an http(s) address, without a fragment`);
  return { pushTo };
}

function portalOf(item: JsonRecord, reader: JsonReader): PortalClient {
  refuseOthers(item, ["clientId", "clientSecret", "name", "redirectUris"], reader);
  const redirectUris = textsOf(item, "redirectUris", reader);
  if (redirectUris.length === 0 || !redirectUris.every(isWebAddress)) {
    reader.complain(`${reader.at}.redirectUris must hold at least one http(s) address, none with a fragment`);
  }
  return {
    clientId: textOf(item, "clientId", reader),
    clientSecret: secretOf(item, reader),
    name: textOf(item, "name", reader),
    redirectUris,
  };
}

function staffOf(item: JsonRecord, reader: JsonReader): StaffMember {
  refuseOthers(item, ["loginSubject", "roles"], reader);
  return { loginSubject: textOf(item, "loginSubject", reader), roles: rolesOf(item, reader) };
}

function ruleOf(item: JsonRecord, reader: JsonReader): RoleRule {
  refuseOthers(item, ["claim", "value", "roles"], reader);
  return {
    claim: textOf(item, "claim", reader),
    value: textOf(item, "value", reader),
    roles: rolesOf(item, reader),
  };
}

function rolesOf(item: JsonRecord, reader: JsonReader): readonly StaffRole[] {
  const named = textsOf(item, "roles", reader);
  for (const role of named) {
    if (!STAFF_ROLES.some((known) => known === role))
      reader.complain(`${reader.at}.roles: ${role} is not known`);
  }
  return STAFF_ROLES.filter((role) => named.includes(role));
}

function isWebAddress(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hash } = new URL(uri);
  return (protocol === "https:" || protocol === "http:") && hash === "";
}
