import type { Association } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { ASSOCIATION_COLUMNS, ASSOCIATION_RECORD, toAssociationRow } from "./association-row.ts";

export async function insertAssociations(
  client: Queryable,
  associations: readonly Association[],
): Promise<void> {
  if (associations.length === 0) return;
  await client.query({
    name: "association-insert",
    text: `INSERT INTO association (${ASSOCIATION_COLUMNS})
           SELECT ${ASSOCIATION_COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS new_row (${ASSOCIATION_RECORD})`,
    values: [JSON.stringify(associations.map(toAssociationRow))],
  });
}

/** Writes what may change; who, where and when it was asked never does. */
export async function updateAssociations(
  client: Queryable,
  associations: readonly Association[],
): Promise<void> {
  if (associations.length === 0) return;
  await client.query({
    name: "association-update",
    text: `UPDATE association
           SET home_state = changed.home_state, host_state = changed.host_state, reason = changed.reason,
               home_sequence = changed.home_sequence, host_version = changed.host_version,
               pool_id = changed.pool_id, rank = changed.rank, position = changed.position, offer = changed.offer, held = changed.held,
               terms = changed.terms,
               updated_at = changed.updated_at
           FROM jsonb_to_recordset($1::jsonb) AS changed (${ASSOCIATION_RECORD})
           WHERE association.association_key = ANY ($2::uuid[])
             AND association.association_key = changed.association_key`,
    values: [
      JSON.stringify(associations.map(toAssociationRow)),
      associations.map(({ associationKey }) => associationKey),
    ],
  });
}
