import type { AuditEntry } from "@wissel/core";

/** An entry as SELECT_ENTRY reads it. */
export interface EntryRow {
  readonly entry_id: string;
  readonly at: Date;
  readonly actor: string;
  readonly what: string;
  readonly person_ref: string | null;
  readonly association_id: string | null;
  readonly offering_id: string | null;
  readonly partner: string | null;
  readonly home_state: string | null;
  readonly host_state: string | null;
  readonly reason: string | null;
  readonly object: string | null;
  readonly request_id: string | null;
}

export const ENTRY_COLUMNS = `audit_entry.entry_id, audit_entry.at, actor, what, person_ref, association_id,
  offering_id, partner, home_state, host_state, reason, object, request_id`;

export function fromEntryRow(row: EntryRow): AuditEntry {
  const { entry_id, at, actor, what, partner, reason, object } = row;
  return {
    entryId: Number(entry_id),
    at,
    actor,
    what,
    ...known("personRef", row.person_ref),
    ...known("associationId", row.association_id),
    ...known("offeringId", row.offering_id),
    ...known("partner", partner),
    ...known("homeState", row.home_state),
    ...known("hostState", row.host_state),
    ...known("reason", reason),
    ...known("object", object),
    ...known("requestId", row.request_id),
  };
}

function known<Name extends string>(name: Name, value: string | null): { readonly [N in Name]?: string } {
  // A computed name makes an index signature of it.
  return value === null ? {} : ({ [name]: value } as { readonly [N in Name]?: string });
}
