import { type JsonReader, type JsonRecord, textOf } from "../federation/json-reader.ts";

/** A secret that can be guessed opens all that its client may do. */
const MIN_SECRET_LENGTH = 20;

export function secretOf(item: JsonRecord, reader: JsonReader): string {
  const secret = textOf(item, "clientSecret", reader);
  if (secret !== "" && secret.length < MIN_SECRET_LENGTH) {
    reader.complain(`${reader.at}.clientSecret must have at least ${MIN_SECRET_LENGTH} characters`);
  }
  return secret;
}
