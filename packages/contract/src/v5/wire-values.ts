import { type IdentifierEntry, isCalendarDate, type LanguageTypedString } from "@wissel/core";
import { codeTypeFromV5 } from "./spelling.ts";

/** An object that some server wrote; nothing is known of its members. */
export type Wire = Readonly<Record<string, unknown>>;

export function record(value: unknown): Wire {
  // Any object may be read by names.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Wire) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty and that PostgreSQL can keep. */
export function text(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return value.includes("\u0000") || /\p{Surrogate}/u.test(value) ? undefined : value;
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function texts(value: unknown): readonly LanguageTypedString[] {
  return list(value).flatMap((entry) => {
    const { language, value: words } = record(entry);
    const said = text(words);
    return said === undefined ? [] : [{ language: text(language) ?? "und", value: said }];
  });
}

export function code(value: unknown): IdentifierEntry | undefined {
  const wire = record(value);
  const codeType = text(wire.codeType);
  const found = text(wire.code);
  return codeType === undefined || found === undefined
    ? undefined
    : { codeType: codeTypeFromV5(codeType), code: found };
}

export function uuid(value: unknown): string | undefined {
  const id = text(value)?.toLowerCase();
  return id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}

/** An address that may stand in a link. */
export function webAddress(value: unknown): string | undefined {
  const address = text(value);
  return address !== undefined && /^https?:\/\//.test(address) ? address : undefined;
}

export function calendarDate(value: unknown): string | undefined {
  const date = text(value);
  return date !== undefined && isCalendarDate(date) ? date : undefined;
}

/** What the thing says to one consumer. */
export function entryFor(wire: Wire, consumerKey: string): Wire | undefined {
  return list(wire.consumers)
    .map(record)
    .find((entry) => entry.consumerKey === consumerKey);
}
