import type { Reading } from "@wissel/core";
import {
  type JsonReader,
  type JsonRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "../federation/json-reader.ts";
import type { Authenticate } from "../http/caller.ts";
import { componentOr } from "./authenticate-basic.ts";
import { secretOf } from "./client-secret.ts";
import { READER_SCOPES } from "./scopes.ts";

/** Who reads the catalogue by name: with its id and secret, or with a token that it got for them. */
export interface CatalogueReader {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What it may read; everything unless the file says otherwise. */
  readonly reading: Reading;
}

/** One reader of the clients file. */
export function readerOf(item: JsonRecord, reader: JsonReader): CatalogueReader {
  refuseOthers(item, ["clientId", "clientSecret", "consumer", "alliances"], reader);
  const clientId = textOf(item, "clientId", reader);
  // RFC 7617 section 2: what follows the first colon is the password.
  if (clientId.includes(":")) reader.complain(`${reader.at}.clientId must not have a colon`);
  const { consumer, alliances } = item;
  const named = textsOf(item, "alliances", reader);
  if (alliances !== undefined && named.length === 0)
    reader.complain(`${reader.at}.alliances must name at least one`);
  return {
    clientId,
    clientSecret: secretOf(item, reader),
    reading: {
      ...(consumer === undefined ? {} : { consumer: textOf(item, "consumer", reader) }),
      ...(alliances === undefined ? {} : { alliances: named }),
    },
  };
}

/** Readers by their Basic credentials; everybody else, readers with a token among them, by the token. */
export function readerOr(readers: readonly CatalogueReader[], bearer: Authenticate): Authenticate {
  const known = readers.map(({ clientId, clientSecret, reading }) => ({
    credentials: { user: clientId, password: clientSecret },
    caller: { kind: "reader", clientId, reading, scopes: new Set(READER_SCOPES) } as const,
  }));
  return componentOr(known, bearer);
}
