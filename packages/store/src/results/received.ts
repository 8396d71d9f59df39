import type { KnownVersion, ResultStatement, StatedVersion, Superseded } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { rowOfStatement, type StatementRow, statementOf } from "./statement-row.ts";

/** The association of an own student that a host's event is about, locked, with the versions that host stated before. */
export interface ReceivingAssociation {
  readonly associationKey: string;
  readonly known: readonly (KnownVersion<ResultStatement> & { readonly recordedAt?: Date })[];
}

const LOCK = `
  SELECT wanted.association_id, wanted.host, found.association_key
  FROM unnest($2::uuid[], $3::text[]) AS wanted (association_id, host)
  CROSS JOIN LATERAL (
    SELECT association_key FROM association
    WHERE home = $1 AND association.association_id = wanted.association_id AND association.host = wanted.host
      AND home <> association.host
    FOR NO KEY UPDATE
  ) AS found`;

const KNOWN = `
  SELECT association_key, version, kind, document, reason, note, sha256, supersedes, also_sha256, recorded_at
  FROM result WHERE association_key = ANY ($1::uuid[]) AND direction = 'received'`;

interface KnownRow extends StatementRow {
  readonly association_key: string;
  readonly version: number;
  readonly sha256: string | null;
  readonly supersedes: Superseded | null;
  readonly also_sha256: readonly string[];
  readonly recorded_at: Date | null;
}

/** An association as an event names it. */
export interface NamedAssociation {
  readonly associationId: string;
  /** The host that says so. */
  readonly host: string;
}

/** In the order they are named. Undefined: unknown here, or another host's, which is the same. */
export async function lockReceivingAssociations(
  client: Queryable,
  home: string,
  named: readonly NamedAssociation[],
): Promise<readonly (ReceivingAssociation | undefined)[]> {
  // Locked in one order, whoever asks.
  const sorted = [...named].sort((a, b) => (a.associationId < b.associationId ? -1 : 1));
  const ids = sorted.map(({ associationId }) => associationId);
  const hosts = sorted.map(({ host }) => host);
  const locked = await client.query<{ association_id: string; host: string; association_key: string }>({
    name: "receiving-lock",
    text: LOCK,
    values: [home, ids, hosts],
  });
  const keys = new Map(locked.rows.map((row) => [`${row.association_id} ${row.host}`, row.association_key]));
  const { rows } = await client.query<KnownRow>({
    name: "receiving-known",
    text: KNOWN,
    values: [[...keys.values()]],
  });
  return named.map(({ associationId, host }) => {
    const associationKey = keys.get(`${associationId} ${host}`);
    if (associationKey === undefined) return undefined;
    const known = rows.filter((row) => row.association_key === associationKey).map(knownOf);
    return { associationKey, known };
  });
}

function knownOf(row: KnownRow): ReceivingAssociation["known"][number] {
  return {
    version: row.version,
    statement: statementOf(row),
    alsoSigned: row.also_sha256,
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.supersedes === null ? {} : { supersedes: row.supersedes }),
    ...(row.recorded_at === null ? {} : { recordedAt: row.recorded_at }),
  };
}

/** A version of a result that a partner signed. */
export interface NewReceivedResult extends StatedVersion<ResultStatement> {
  readonly version: number;
  readonly sha256: string;
  readonly associationKey: string;
  /** Minted here. */
  readonly resultId: string;
  readonly jti: string;
  readonly issuedAt: Date;
  readonly receivedAt: Date;
}

const INSERT = `
  WITH arrived AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS arrived (
      association_key uuid, version int, result_id uuid, jti text, kind text, document jsonb, reason text, note text,
      supersedes jsonb, sha256 text, issued_at timestamptz, received_at timestamptz)
  ), raised AS (
    UPDATE association SET result_version = greatest(association.result_version, newest.version)
    FROM (SELECT association_key, max(version) AS version FROM arrived GROUP BY association_key) AS newest
    WHERE association.association_key = newest.association_key
  )
  INSERT INTO result (association_key, direction, version, result_id, jti, kind, document, reason, note, supersedes,
                      sha256, issued_at, received_at)
  SELECT association_key, 'received', version, result_id, jti, kind, document, reason, note, supersedes, sha256,
         issued_at, received_at
  FROM arrived`;

/** Writes versions that were decided under the lock of their associations, in one statement. */
export async function insertReceivedResults(
  client: Queryable,
  results: readonly NewReceivedResult[],
): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map((result) => ({
    association_key: result.associationKey,
    version: result.version,
    result_id: result.resultId,
    jti: result.jti,
    ...rowOfStatement(result.statement),
    supersedes: result.supersedes,
    sha256: result.sha256,
    issued_at: result.issuedAt,
    received_at: result.receivedAt,
  }));
  await client.query({ name: "receiving-insert", text: INSERT, values: [JSON.stringify(rows)] });
}

/** More tokens than this for one version are not kept; the host that signs so many proves nothing by it. */
const MOST_TOKENS = 20;

/** Another token states the same under a version that is held, as after a change of keys. */
export async function noteOtherToken(
  client: Queryable,
  { associationKey, version, sha256 }: Pick<NewReceivedResult, "associationKey" | "version" | "sha256">,
): Promise<void> {
  await client.query(
    `UPDATE result SET also_sha256 = array_append(also_sha256, $3)
     WHERE association_key = $1 AND direction = 'received' AND version = $2 AND cardinality(also_sha256) < $4`,
    [associationKey, version, sha256, MOST_TOKENS],
  );
}
