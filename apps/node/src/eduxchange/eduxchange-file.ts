import { readFileSync } from "node:fs";
import { DETAIL_FIELDS, type DetailField, type RegisteredHome } from "@wissel/core";
import type { StudentKey } from "@wissel/store";
import { ConfigError } from "../config.ts";
import {
  asRecord,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  readRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "../federation/json-reader.ts";
import { type EduxchangeRegistry, readRegistry } from "./broker/broker-file.ts";
import { addressOf, type Credentials, credentialsOf } from "./read-file.ts";
import { type EduxchangeReceiver, readHomes, readReceiver } from "./receiver/receiver-file.ts";

/** The components of eduXchange around this institution. */
export interface EduxchangeFile {
  /** As a student's home; absent where this institution brings no students. */
  readonly home?: EduxchangeHome;
  /** As a host behind an enrolment receiver; absent where there is none. */
  readonly host?: EduxchangeHost;
  /** As a host that is its own enrolment receiver, besides one before it or instead of one. */
  readonly receiver?: EduxchangeReceiver;
  /** As the broker of a federation. */
  readonly registry?: EduxchangeRegistry;
  /** Homes as they are registered with the broker. */
  readonly homes?: readonly RegisteredHome[];
}

export interface EduxchangeHost {
  /** Where the receiver is, and by what it knows the host's own systems. */
  readonly receiver: Credentials & { readonly baseUrl: string };
  /** By what this node knows the receiver. */
  readonly intake: Credentials;
  /** schacHomes of homes whose students are taken, besides partners. */
  readonly homes: readonly string[];
}

export interface EduxchangeHome {
  readonly introspection: Introspector;
  /** How the identity provider calls the two things that a token may allow. */
  readonly scopes: { readonly persons: string; readonly associations: string };
  /** schacHomes of hosts that may bring enrolments, besides partners. */
  readonly hosts: readonly string[];
  /** What hosts are told of a student. */
  readonly personFields: readonly DetailField[];
}

/** Where tokens are introspected (RFC 7662), and which claims say whose one is. */
export interface Introspector {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Asked in this order. */
  readonly students: readonly StudentClaim[];
}

export interface StudentClaim {
  readonly claim: string;
  /** What the claim's value is here. */
  readonly names: StudentKey;
}

const STUDENT_KEYS = ["loginSubject", "studentNumber", "mail"] as const satisfies readonly StudentKey[];

/** The file of WISSEL_EDUXCHANGE_FILE; nothing where there is none. Throws ConfigError with every mistake. */
export function readEduxchangeFile(path: string | undefined): EduxchangeFile {
  return path === undefined ? {} : parseEduxchangeFile(readFileSync(path, "utf8"));
}

/** Reads what stands in it. Throws ConfigError with every mistake. */
export function parseEduxchangeFile(text: string): EduxchangeFile {
  const mistakes: string[] = [];
  const reader = { at: "eduxchange file", complain: (what: string) => mistakes.push(what) };
  const file = readRecord(text, reader);
  refuseOthers(file, ["home", "host", "receiver", "registry", "homes"], reader);
  const read = {
    ...(file.home === undefined ? {} : { home: homeOf(file, reader) }),
    ...(file.host === undefined ? {} : { host: hostOf(file, reader) }),
    ...(file.receiver === undefined ? {} : { receiver: readReceiver(file, reader) }),
    ...(file.registry === undefined ? {} : { registry: readRegistry(file, reader) }),
    ...(file.homes === undefined ? {} : { homes: readHomes(file, reader) }),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return read;
}

function homeOf(file: JsonRecord, { at, complain }: JsonReader): EduxchangeHome {
  const reader = { at: `${at}.home`, complain };
  const home = asRecord(file.home, reader);
  refuseOthers(home, ["introspection", "scopes", "hosts", "personFields"], reader);
  const scopesAt = { at: `${reader.at}.scopes`, complain };
  const scopes = asRecord(home.scopes, scopesAt);
  refuseOthers(scopes, ["persons", "associations"], scopesAt);
  return {
    introspection: introspectorOf(home, reader),
    scopes: {
      persons: textOf(scopes, "persons", scopesAt),
      associations: textOf(scopes, "associations", scopesAt),
    },
    hosts: textsOf(home, "hosts", reader),
    personFields: fieldsOf(home, reader),
  };
}

function hostOf(file: JsonRecord, { at, complain }: JsonReader): EduxchangeHost {
  const reader = { at: `${at}.host`, complain };
  const host = asRecord(file.host, reader);
  refuseOthers(host, ["receiver", "intake", "homes"], reader);
  const receiverAt = { at: `${reader.at}.receiver`, complain };
  const receiver = asRecord(host.receiver, receiverAt);
  refuseOthers(receiver, ["baseUrl", "user", "password"], receiverAt);
  const baseUrl = addressOf(receiver, "baseUrl", receiverAt);
  const intakeAt = { at: `${reader.at}.intake`, complain };
  const intake = asRecord(host.intake, intakeAt);
  refuseOthers(intake, ["user", "password"], intakeAt);
  return {
    receiver: { baseUrl, ...credentialsOf(receiver, receiverAt) },
    intake: credentialsOf(intake, intakeAt),
    homes: textsOf(host, "homes", reader),
  };
}

function introspectorOf(home: JsonRecord, { at, complain }: JsonReader): Introspector {
  const reader = { at: `${at}.introspection`, complain };
  const item = asRecord(home.introspection, reader);
  refuseOthers(item, ["url", "clientId", "clientSecret", "students"], reader);
  const url = textOf(item, "url", reader);
  if (!URL.canParse(url)) complain(`${reader.at}.url must be an address`);
  const named = itemsOf(item, "students", reader).map((one) => studentClaimOf(one.item, one.reader));
  return {
    url,
    clientId: textOf(item, "clientId", reader),
    clientSecret: textOf(item, "clientSecret", reader),
    students: named.length === 0 ? [{ claim: "sub", names: "loginSubject" }] : named,
  };
}

function studentClaimOf(item: JsonRecord, reader: JsonReader): StudentClaim {
  refuseOthers(item, ["claim", "names"], reader);
  const names = STUDENT_KEYS.find((key) => key === item.names);
  if (names === undefined) reader.complain(`${reader.at}.names must be one of ${STUDENT_KEYS.join(", ")}`);
  return { claim: textOf(item, "claim", reader), names: names ?? "loginSubject" };
}

function fieldsOf(home: JsonRecord, reader: JsonReader): readonly DetailField[] {
  const wanted = textsOf(home, "personFields", reader);
  for (const field of wanted) {
    if (!DETAIL_FIELDS.some((known) => known === field))
      reader.complain(`${reader.at}.personFields: ${field} is not known`);
  }
  return DETAIL_FIELDS.filter((field) => wanted.includes(field));
}
