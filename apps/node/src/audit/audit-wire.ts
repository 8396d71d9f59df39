import type { DeskSchemas } from "@wissel/contract";
import { type AuditEntry, aboutOf, type SealedEntry } from "@wissel/core";
import { present } from "../enrolment/present.ts";

/** An entry with its link, on the wire and in a line of an export. */
export type WireAuditEntry = DeskSchemas["AuditEntry"];

export function toWireAudit({
  entry,
  about: _about,
  sealedAt,
  ...link
}: SealedEntry & { readonly sealedAt: Date }): WireAuditEntry {
  const { at, ...facts } = entry ?? {};
  return { ...facts, ...link, ...present({ at: at?.toISOString() }), sealedAt: sealedAt.toISOString() };
}

/** Reads a line of an export. Throws where it is none; that a fact has another type shows in its hash. */
export function parseAuditLine(line: string): SealedEntry {
  // Only what is hashed is read, and hashing finds what is not as it was.
  const {
    sequence,
    digest,
    previous,
    hash,
    sealedAt: _sealedAt,
    ...rest
  } = JSON.parse(line) as WireAuditEntry;
  const { entryId, at, actor, what, ...facts } = rest;
  if (!Number.isSafeInteger(sequence)) throw new TypeError("a line without a sequence");
  const link = { sequence, entryId, digest, previous, hash };
  if (at === undefined || actor === undefined || what === undefined)
    return { ...link, entry: undefined, about: [] };
  const entry: AuditEntry = { ...facts, entryId, at: new Date(at), actor, what };
  return { ...link, entry, about: aboutOf(entry) };
}
