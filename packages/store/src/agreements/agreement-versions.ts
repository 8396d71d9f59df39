import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/** One version of this institution's copy of an agreement. It is only ever inserted. */
export interface AgreementVersion {
  readonly agreementId: string;
  readonly version: number;
  /** schacHome of the other institution. */
  readonly partner: string;
  /** Of the text in UTF-8, base64url. */
  readonly sha256: string;
  /** JSON in the one order. */
  readonly text: string;
  readonly source: "file" | "desk";
  /** `officer:<subject>`, or the file. */
  readonly actor: string;
  readonly reason?: string;
  readonly at: Date;
}

interface Row {
  readonly agreement_id: string;
  readonly version: number;
  readonly partner: string;
  readonly sha256: string;
  readonly text: string;
  readonly source: AgreementVersion["source"];
  readonly actor: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** The newest version of every agreement, by their ids. */
export async function listNewestAgreements(client: Queryable): Promise<readonly AgreementVersion[]> {
  const { rows } = await client.query<Row>({
    name: "agreements-newest",
    text: "SELECT DISTINCT ON (agreement_id) * FROM agreement_version ORDER BY agreement_id, version DESC",
  });
  return rows.map(fromRow);
}

/** Every version of one agreement, newest first. */
export async function listAgreementVersions(
  client: Queryable,
  agreementId: string,
): Promise<readonly AgreementVersion[]> {
  const { rows } = await client.query<Row>({
    name: "agreement-versions",
    text: "SELECT * FROM agreement_version WHERE agreement_id = $1 ORDER BY version DESC",
    values: [agreementId],
  });
  return rows.map(fromRow);
}

/** The version to be written, given all there are, newest first; undefined: none. */
export type NextAgreement<Answer> = (versions: readonly AgreementVersion[]) => {
  readonly answer: Answer;
  readonly added?: AgreementVersion;
};

/** Writes the next version of an agreement, one writer at a time. `written` is told in the same transaction. */
export async function addAgreementVersion<Answer>(
  pool: ConnectionPool,
  agreementId: string,
  {
    next,
    written,
  }: {
    readonly next: NextAgreement<Answer>;
    readonly written: (client: Queryable, added: AgreementVersion) => Promise<void>;
  },
): Promise<Answer> {
  return await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('agreement ' || $1, 0))", [
      agreementId,
    ]);
    const { answer, added } = next(await listAgreementVersions(client, agreementId));
    if (added === undefined) return answer;
    await client.query(
      `INSERT INTO agreement_version (agreement_id, version, partner, sha256, text, source, actor, reason, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        agreementId,
        added.version,
        added.partner,
        added.sha256,
        added.text,
        added.source,
        added.actor,
        added.reason,
        added.at,
      ],
    );
    await written(client, added);
    return answer;
  });
}

function fromRow({ agreement_id, reason, ...row }: Row): AgreementVersion {
  return { ...row, agreementId: agreement_id, ...(reason === null ? {} : { reason }) };
}
