import {
  asRecord,
  complainOfRepeats,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  refuseOthers,
  textOf,
} from "../../federation/json-reader.ts";
import { addressOf, type Credentials, credentialsOf } from "../read-file.ts";

/** This node as the broker of a federation: its registry, and the page where students choose and confirm. */
export interface EduxchangeRegistry {
  readonly hosts: readonly RegisteredHost[];
}

/** A host as the broker knows it, and by what the broker is known at its receiver. */
export interface RegisteredHost extends Credentials {
  readonly schacHome: string;
  readonly name: string;
  /** Where browsers begin to enrol. */
  readonly enrollmentUrl: string;
  /** Where enrolments are started. */
  readonly startUrl: string;
}

export function readRegistry(file: JsonRecord, { at, complain }: JsonReader): EduxchangeRegistry {
  const reader = { at: `${at}.registry`, complain };
  const registry = asRecord(file.registry, reader);
  refuseOthers(registry, ["hosts"], reader);
  const hosts = itemsOf(registry, "hosts", reader).map(({ item, reader: itemAt }) => {
    refuseOthers(item, ["schacHome", "name", "enrollmentUrl", "startUrl", "user", "password"], itemAt);
    return {
      schacHome: textOf(item, "schacHome", itemAt).toLowerCase(),
      name: textOf(item, "name", itemAt),
      enrollmentUrl: addressOf(item, "enrollmentUrl", itemAt),
      startUrl: addressOf(item, "startUrl", itemAt),
      ...credentialsOf(item, itemAt),
    };
  });
  complainOfRepeats(
    hosts.map(({ schacHome }) => schacHome),
    { at: `${reader.at}.hosts`, complain },
  );
  return { hosts };
}
