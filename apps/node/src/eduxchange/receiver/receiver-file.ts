import { ASSOCIATION_VERSIONS, PERSON_AUTHENTICATIONS, type RegisteredHome } from "@wissel/core";
import {
  asRecord,
  complainOfRepeats,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "../../federation/json-reader.ts";
import { addressOf, type Credentials, credentialsOf } from "../read-file.ts";

/** This node as the enrolment receiver of its institution. */
export interface EduxchangeReceiver {
  readonly broker: BrokerBefore;
  readonly identityProvider: ReceiverIdentityProvider;
  /** By what it knows systems of the host itself; absent where they all speak to `/sis/v1`. */
  readonly sis?: Credentials;
}

/** The broker, and by what it is known here. */
export interface BrokerBefore extends Credentials {
  /** Its page, where browsers go back to. */
  readonly clientUrl: string;
  /** Its registry, asked for homes that the file does not name. */
  readonly baseUrl?: string;
}

/** Where students sign in, and what this node is there. */
export interface ReceiverIdentityProvider {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Held against the ID token where it is named. */
  readonly issuer?: string;
  /** The claim of the ID token that says who the student is. */
  readonly subject: string;
  readonly acrValues?: string;
}

export function readReceiver(file: JsonRecord, { at, complain }: JsonReader): EduxchangeReceiver {
  const reader = { at: `${at}.receiver`, complain };
  const receiver = asRecord(file.receiver, reader);
  refuseOthers(receiver, ["broker", "identityProvider", "sis"], reader);
  const brokerAt = { at: `${reader.at}.broker`, complain };
  const broker = asRecord(receiver.broker, brokerAt);
  refuseOthers(broker, ["baseUrl", "clientUrl", "user", "password"], brokerAt);
  const sis = receiver.sis === undefined ? undefined : sisOf(receiver, reader);
  if (sis !== undefined && sis.user === broker.user)
    complain(`${reader.at}.sis.user must not be the broker's`);
  return {
    broker: {
      ...credentialsOf(broker, brokerAt),
      clientUrl: addressOf(broker, "clientUrl", brokerAt),
      ...(broker.baseUrl === undefined ? {} : { baseUrl: addressOf(broker, "baseUrl", brokerAt) }),
    },
    identityProvider: readIdentityProvider(receiver, reader),
    ...(sis === undefined ? {} : { sis }),
  };
}

function sisOf(receiver: JsonRecord, { at, complain }: JsonReader): Credentials {
  const reader = { at: `${at}.sis`, complain };
  const sis = asRecord(receiver.sis, reader);
  refuseOthers(sis, ["user", "password"], reader);
  return credentialsOf(sis, reader);
}

function readIdentityProvider(receiver: JsonRecord, { at, complain }: JsonReader): ReceiverIdentityProvider {
  const reader = { at: `${at}.identityProvider`, complain };
  const item = asRecord(receiver.identityProvider, reader);
  const required = ["authorizeUrl", "tokenUrl", "jwksUrl", "clientId", "clientSecret"] as const;
  refuseOthers(item, [...required, "issuer", "subject", "acrValues"], reader);
  return {
    authorizeUrl: addressOf(item, "authorizeUrl", reader),
    tokenUrl: addressOf(item, "tokenUrl", reader),
    jwksUrl: addressOf(item, "jwksUrl", reader),
    clientId: textOf(item, "clientId", reader),
    clientSecret: textOf(item, "clientSecret", reader),
    subject: item.subject === undefined ? "eduid" : textOf(item, "subject", reader),
    ...(item.issuer === undefined ? {} : { issuer: textOf(item, "issuer", reader) }),
    ...(item.acrValues === undefined ? {} : { acrValues: textOf(item, "acrValues", reader) }),
  };
}

/** Homes as they are registered with the broker. */
export function readHomes(file: JsonRecord, { at, complain }: JsonReader): readonly RegisteredHome[] {
  const homes = itemsOf(file, "homes", { at, complain }).map(({ item, reader }) => {
    const known = ["schacHome", "personsUrl", "personAuthentication", "associationsUrl", "scopes", "version"];
    refuseOthers(item, known, reader);
    const wanted = item.personAuthentication ?? "HEADER";
    const personAuthentication = PERSON_AUTHENTICATIONS.find((one) => one === wanted);
    if (personAuthentication === undefined)
      complain(`${reader.at}.personAuthentication must be one of ${PERSON_AUTHENTICATIONS.join(", ")}`);
    const version = ASSOCIATION_VERSIONS.find((one) => one === item.version);
    if (item.version !== undefined && version === undefined)
      complain(`${reader.at}.version must be one of ${ASSOCIATION_VERSIONS.join(", ")}`);
    return {
      schacHome: textOf(item, "schacHome", reader).toLowerCase(),
      personsUrl: addressOf(item, "personsUrl", reader),
      personAuthentication: personAuthentication ?? "HEADER",
      associationsUrl: addressOf(item, "associationsUrl", reader),
      scopes: textsOf(item, "scopes", reader),
      ...(version === undefined ? {} : { version }),
    };
  });
  complainOfRepeats(
    homes.map(({ schacHome }) => schacHome),
    { at: `${at}.homes`, complain },
  );
  return homes;
}
