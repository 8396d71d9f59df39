import type { NewAuditEntry } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/**
 * Writes decisions into the audit log, in the caller's transaction. What changes associations, approvals, results,
 * tasks, rounds, roles, agreements or requests about data writes itself (docs/adr/0025): this is for what no such row tells.
 */
export async function writeAudit(client: Queryable, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await client.query({
    name: "audit-write",
    text: `INSERT INTO audit_entry (at, actor, what, person_ref, association_id, offering_id, partner, home_state,
                                    host_state, reason, object, request_id)
           SELECT at, actor, what, "personRef", "associationId", "offeringId", partner, "homeState", "hostState",
                  reason, object, coalesce("requestId", nullif(current_setting('wissel.request_id', true), ''))
           FROM jsonb_to_recordset($1::jsonb) AS new_row (
             at timestamptz, actor text, what text, "personRef" uuid, "associationId" uuid, "offeringId" uuid,
             partner text, "homeState" text, "hostState" text, reason text, object text, "requestId" text)`,
    values: [JSON.stringify(entries)],
  });
}
