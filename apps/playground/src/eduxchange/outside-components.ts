import { readFileSync } from "node:fs";
import {
  asRecord,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  readRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "@wissel/node";
import { INSTITUTIONS } from "../institutions.ts";
import { UsageError } from "../options.ts";

/** Outside components around one institution; a stand-in stands where one is left out. */
export interface OutsideComponents {
  readonly receiver?: OutsideReceiver;
  readonly broker?: OutsideBroker;
  readonly identityProvider?: OutsideIdentityProvider;
  /** Institutions that run no node of the playground. */
  readonly homes: readonly OutsideHome[];
}

/** An enrolment receiver before the institution, and by what it knows the institution's own systems. */
export interface OutsideReceiver {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
}

/** SURF's broker: its registry, its pages, and by what it starts enrolments. */
export interface OutsideBroker {
  readonly baseUrl: string;
  readonly clientUrl: string;
  readonly user: string;
  readonly password: string;
}

/** Where students sign in, and where their tokens are introspected. */
export interface OutsideIdentityProvider {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly introspectionUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OutsideHome {
  readonly schacHome: string;
  readonly personsUrl: string;
  readonly associationsUrl: string;
  readonly scopes: readonly string[];
}

/** By schacHome. */
export type OutsideByInstitution = ReadonlyMap<string, OutsideComponents>;

/** Reads the file of `--with-eduxchange FILE`; throws a UsageError that names every mistake and its place. */
export function readOutsideComponents(file: string): OutsideByInstitution {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`--with-eduxchange: ${file} cannot be read`, { cause });
  }
  return parseOutsideComponents(text, file);
}

/** Its text, read; `file` is how messages call it. */
export function parseOutsideComponents(text: string, file: string): OutsideByInstitution {
  const mistakes: string[] = [];
  const reader = { at: file, complain: (what: string) => mistakes.push(what) };
  const record = readRecord(text, reader);
  refuseOthers(
    record,
    INSTITUTIONS.map(({ schacHome }) => schacHome),
    reader,
  );
  const read = Object.entries(record).map(([schacHome, value]) => {
    const at = { at: `${file}: ${schacHome}`, complain: reader.complain };
    return [schacHome, componentsOf(asRecord(value, at), at)] as const;
  });
  if (mistakes.length > 0) throw new UsageError(mistakes.join("\n"));
  return new Map(read);
}

function componentsOf(record: JsonRecord, reader: JsonReader): OutsideComponents {
  refuseOthers(record, ["receiver", "broker", "identityProvider", "homes"], reader);
  const part = <T>(name: string, read: (item: JsonRecord, at: JsonReader) => T): T | undefined => {
    if (record[name] === undefined) return undefined;
    const at = { at: `${reader.at}.${name}`, complain: reader.complain };
    return read(asRecord(record[name], at), at);
  };
  const receiver = part("receiver", receiverOf);
  const broker = part("broker", brokerOf);
  const identityProvider = part("identityProvider", identityProviderOf);
  return {
    ...(receiver === undefined ? {} : { receiver }),
    ...(broker === undefined ? {} : { broker }),
    ...(identityProvider === undefined ? {} : { identityProvider }),
    homes: itemsOf(record, "homes", reader).map(({ item, reader: at }) => homeOf(item, at)),
  };
}

function receiverOf(item: JsonRecord, reader: JsonReader): OutsideReceiver {
  refuseOthers(item, ["baseUrl", "user", "password"], reader);
  const baseUrl = urlOf(item, "baseUrl", reader);
  return { baseUrl, user: textOf(item, "user", reader), password: textOf(item, "password", reader) };
}

function brokerOf(item: JsonRecord, reader: JsonReader): OutsideBroker {
  refuseOthers(item, ["baseUrl", "clientUrl", "user", "password"], reader);
  return {
    baseUrl: urlOf(item, "baseUrl", reader),
    clientUrl: urlOf(item, "clientUrl", reader),
    user: textOf(item, "user", reader),
    password: textOf(item, "password", reader),
  };
}

function identityProviderOf(item: JsonRecord, reader: JsonReader): OutsideIdentityProvider {
  const urls = ["authorizeUrl", "tokenUrl", "jwksUrl", "introspectionUrl"] as const;
  refuseOthers(item, [...urls, "clientId", "clientSecret"], reader);
  const [authorizeUrl, tokenUrl, jwksUrl, introspectionUrl] = urls.map((name) => urlOf(item, name, reader));
  return {
    authorizeUrl: authorizeUrl ?? "",
    tokenUrl: tokenUrl ?? "",
    jwksUrl: jwksUrl ?? "",
    introspectionUrl: introspectionUrl ?? "",
    clientId: textOf(item, "clientId", reader),
    clientSecret: textOf(item, "clientSecret", reader),
  };
}

function homeOf(item: JsonRecord, reader: JsonReader): OutsideHome {
  refuseOthers(item, ["schacHome", "personsUrl", "associationsUrl", "scopes"], reader);
  return {
    schacHome: textOf(item, "schacHome", reader),
    personsUrl: urlOf(item, "personsUrl", reader),
    associationsUrl: urlOf(item, "associationsUrl", reader),
    scopes: textsOf(item, "scopes", reader),
  };
}

/** An address without a slash at its end. */
function urlOf(item: JsonRecord, name: string, reader: JsonReader): string {
  const url = textOf(item, name, reader);
  if (url !== "" && !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    reader.complain(`${reader.at}.${name} must be an address`);
  return url.replace(/\/$/, "");
}

/** Every origin of theirs that a node may have to reach. */
export function originsOf({
  receiver,
  broker,
  identityProvider,
  homes,
}: OutsideComponents): readonly string[] {
  const urls = [
    receiver?.baseUrl,
    broker?.baseUrl,
    broker?.clientUrl,
    identityProvider?.authorizeUrl,
    identityProvider?.tokenUrl,
    identityProvider?.jwksUrl,
    identityProvider?.introspectionUrl,
    ...homes.flatMap(({ personsUrl, associationsUrl }) => [personsUrl, associationsUrl]),
  ];
  return [...new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).origin])))];
}
