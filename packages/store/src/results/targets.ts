import type { AssociationState, ResultTarget } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type StatementRow, statementOf } from "./statement-row.ts";

/** Names an association of this institution as host: home and the id that home minted. */
export interface HostedAssociation {
  readonly home: string;
  readonly associationId: string;
}

const LOCK = `
  SELECT association_key FROM association
  JOIN jsonb_to_recordset($2::jsonb) AS wanted ("home" text, "associationId" uuid)
    ON association.home = wanted."home" AND association.association_id = wanted."associationId"
  WHERE association.host = $1
  ORDER BY association_key
  FOR NO KEY UPDATE OF association`;

const READ = `
  SELECT association.association_key, association.home, host, association_id, offering_id, host_state, txn, road,
         latest.result_id, latest.version, latest.kind, latest.document, latest.reason, latest.note,
         CASE WHEN latest.result_id IS NULL OR told.kind = 'set' THEN remote_id END AS named_by_home
  FROM association
  LEFT JOIN eduxchange_intake USING (association_key)
  LEFT JOIN LATERAL (
    SELECT result_id, version, kind, document, reason, note FROM result
    WHERE result.association_key = association.association_key AND direction = 'sent'
    ORDER BY version DESC LIMIT 1
  ) AS latest ON true
  LEFT JOIN delivery AS told ON told.delivery_id = latest.result_id
  WHERE association.association_key = ANY ($1::uuid[])`;

/** What an event can name. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Row extends Omit<StatementRow, "kind"> {
  readonly association_key: string;
  readonly home: string;
  readonly host: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly host_state: AssociationState;
  readonly txn: string;
  readonly road: "eduxchange" | null;
  readonly named_by_home: string | null;
  readonly result_id: string | null;
  readonly version: number | null;
  readonly kind: StatementRow["kind"] | null;
}

/** Locks the associations that results are about, then reads them: what was sent stays true until the commit. */
export async function lockResultTargets(
  client: Queryable,
  host: string,
  wanted: readonly HostedAssociation[],
): Promise<readonly ResultTarget[]> {
  const locked = await client.query<{ association_key: string }>(LOCK, [host, JSON.stringify(wanted)]);
  const keys = locked.rows.map((row) => row.association_key);
  const { rows } = await client.query<Row>(READ, [keys]);
  return rows.map((row) => ({
    associationKey: row.association_key,
    home: row.home,
    host: row.host,
    associationId: row.association_id,
    offeringId: row.offering_id,
    hostState: row.host_state,
    txn: row.txn,
    ...(row.road === null ? {} : { road: row.road }),
    ...(row.named_by_home !== null && UUID.test(row.named_by_home)
      ? { namedByHome: row.named_by_home.toLowerCase() }
      : {}),
    ...latestOf(row),
  }));
}

function latestOf(row: Row): Pick<ResultTarget, "latest"> {
  const { result_id: resultId, version, kind } = row;
  if (resultId === null || version === null || kind === null) return {};
  return { latest: { resultId, version, statement: statementOf({ ...row, kind }) } };
}
