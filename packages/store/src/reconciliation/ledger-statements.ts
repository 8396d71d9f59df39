import type { HeldVersion, LedgerStatement } from "@wissel/core";
import { type AssociationRow, fromAssociationRow } from "../enrolment/association-row.ts";
import { ASSOCIATION_VIEW } from "../enrolment/read-host.ts";
import type { Queryable } from "../queryable.ts";
import { directionOf, namesOf, type Pair } from "./pair.ts";

interface VersionRow {
  readonly version: number;
  readonly jti: string;
  readonly sha256: string | null;
  readonly also: readonly string[];
  readonly recordedAt: string | null;
}

const STATEMENTS = `
  SELECT ${ASSOCIATION_VIEW} AS row, (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
             'version', version, 'jti', jti, 'sha256', sha256, 'also', also_sha256, 'recordedAt', recorded_at
           ) ORDER BY version), '[]')
    FROM result WHERE result.association_key = association.association_key AND direction = $4
  ) AS results
  FROM association
  WHERE home = $2 AND host = $3 AND association_id = ANY ($5::uuid[])
  ORDER BY association_id`;

/** More versions than this of one result are not told; the newest are. */
const MOST_VERSIONS = 100;

/** Everything that this institution holds of these associations with a partner, and the partner may know. */
export async function listLedgerStatements(
  client: Queryable,
  pair: Pair,
  associationIds: readonly string[],
): Promise<readonly LedgerStatement[]> {
  if (associationIds.length === 0) return [];
  const { home, host } = namesOf(pair);
  const values = [pair.own, home, host, directionOf(pair), associationIds];
  const { rows } = await client.query<{ row: AssociationRow; results: readonly VersionRow[] }>({
    name: "ledger-statements",
    text: STATEMENTS,
    values,
  });
  return rows.map(({ row, results }) => {
    const {
      associationKey,
      home: _home,
      host: _host,
      personId,
      requestId,
      poolId,
      rank,
      held: _held,
      heldPermission: _heldPermission,
      deregistration: _deregistration,
      ...told
    } = fromAssociationRow(row);
    return { ...told, results: results.slice(-MOST_VERSIONS).map(heldVersion) };
  });
}

function heldVersion({ version, jti, sha256, also, recordedAt }: VersionRow): HeldVersion {
  return {
    version,
    jti,
    digests: sha256 === null ? [] : [sha256, ...also],
    ...(recordedAt === null ? {} : { recordedAt: new Date(recordedAt) }),
  };
}
