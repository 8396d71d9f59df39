import type { ResultStatement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { FORMER_DOUBTS, type FormerDoubt, type FormerDoubtsColumn, formerDoubtsOf } from "./lifted-doubts.ts";
import { type StatementRow, statementOf } from "./statement-row.ts";

/** A version of an association's result, sent or received. */
export interface ResultVersion {
  readonly associationKey: string;
  readonly resultId: string;
  readonly version: number;
  readonly statement: ResultStatement;
  readonly issuedAt: Date;
  readonly receivedAt?: Date;
  readonly recordedAt?: Date;
  readonly disputed?: string;
  readonly disputedAt?: Date;
  readonly formerDoubts: readonly FormerDoubt[];
}

interface Row extends StatementRow {
  readonly association_key: string;
  readonly result_id: string;
  readonly version: number;
  readonly issued_at: Date;
  readonly received_at: Date | null;
  readonly recorded_at: Date | null;
  readonly disputed: string | null;
  readonly disputed_at: Date | null;
  readonly former_doubts: FormerDoubtsColumn;
}

/** More versions than this of one result are not shown; the newest are. */
const MOST_VERSIONS = 100;

/** The versions of the results of these associations, oldest first. */
export async function listResultVersions(
  client: Queryable,
  associationKeys: readonly string[],
): Promise<ReadonlyMap<string, readonly ResultVersion[]>> {
  if (associationKeys.length === 0) return new Map();
  const { rows } = await client.query<Row>(
    `SELECT association_key, result_id, version, kind, document, reason, note, issued_at, received_at, recorded_at,
            disputed, disputed_at, ${FORMER_DOUBTS} AS former_doubts
     FROM result WHERE association_key = ANY ($1::uuid[]) ORDER BY association_key, version`,
    [associationKeys],
  );
  const versions = rows.map(versionOf);
  return new Map(
    associationKeys.map((key) => [
      key,
      versions.filter(({ associationKey }) => associationKey === key).slice(-MOST_VERSIONS),
    ]),
  );
}

function versionOf(row: Row): ResultVersion {
  return {
    associationKey: row.association_key,
    resultId: row.result_id,
    version: row.version,
    statement: statementOf(row),
    issuedAt: row.issued_at,
    formerDoubts: formerDoubtsOf(row.former_doubts),
    ...(row.received_at === null ? {} : { receivedAt: row.received_at }),
    ...(row.recorded_at === null ? {} : { recordedAt: row.recorded_at }),
    ...(row.disputed === null ? {} : { disputed: row.disputed }),
    ...(row.disputed_at === null ? {} : { disputedAt: row.disputed_at }),
  };
}
