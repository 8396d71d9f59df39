import { type JsonReader, type JsonRecord, textOf } from "../federation/json-reader.ts";

/** A user and a password by which one component knows another (RFC 7617). */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export function credentialsOf(item: JsonRecord, reader: JsonReader): Credentials {
  return { user: textOf(item, "user", reader), password: textOf(item, "password", reader) };
}

/** An address without a slash at its end. */
export function addressOf(item: JsonRecord, name: string, reader: JsonReader): string {
  const address = textOf(item, name, reader).replace(/\/$/, "");
  if (!URL.canParse(address)) reader.complain(`${reader.at}.${name} must be an address`);
  return address;
}
