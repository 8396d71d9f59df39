import type { Queryable } from "../queryable.ts";

/** How comparing the copies of agreements with one partner goes. */
export interface AgreementComparison {
  /** schacHome. */
  readonly partner: string;
  readonly dueAt: Date;
  /** Of the last that went through. */
  readonly comparedAt?: Date;
  /** Of the last one, if it did not go through. */
  readonly failure?: string;
}

/** A partner's copy, as it told it last. */
export interface PartnerAgreement {
  readonly partner: string;
  readonly agreementId: string;
  /** The partner's own count. */
  readonly version: number;
  readonly sha256: string;
  readonly text: string;
}

/** Makes a comparison due at an instant, unless it is due before: also the first with a partner. */
export async function requestComparison(client: Queryable, partner: string, dueAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO agreement_comparison AS known (partner, due_at) VALUES ($1, $2)
     ON CONFLICT (partner) DO UPDATE SET due_at = least(known.due_at, EXCLUDED.due_at)`,
    [partner, dueAt],
  );
}

/** As requestComparison, but for what was compared after `since` already: two who ask each other come to rest. */
export async function requestComparisonUnlessFresh(
  client: Queryable,
  partner: string,
  { dueAt, since }: { readonly dueAt: Date; readonly since: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO agreement_comparison AS known (partner, due_at) VALUES ($1, $2)
     ON CONFLICT (partner) DO UPDATE SET due_at = least(known.due_at, EXCLUDED.due_at)
       WHERE known.compared_at IS NULL OR known.compared_at <= $3`,
    [partner, dueAt, since],
  );
}

/** Takes a comparison that is due and nobody is at, with one of these; undefined when there is none. */
export async function claimComparison(
  client: Queryable,
  partners: readonly string[],
  { now, leaseUntil }: { readonly now: Date; readonly leaseUntil: Date },
): Promise<string | undefined> {
  const { rows } = await client.query<{ partner: string }>(
    `UPDATE agreement_comparison SET lease_until = $3, due_at = $3
     WHERE partner = (
       SELECT partner FROM agreement_comparison
       WHERE partner = ANY ($1) AND due_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
       ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING partner`,
    [partners, now, leaseUntil],
  );
  return rows[0]?.partner;
}

/** Ends one that went through, or did not. What was changed meanwhile keeps its earlier due instant. */
export async function settleComparison(
  client: Queryable,
  partner: string,
  settled: { readonly now: Date; readonly leaseUntil: Date; readonly dueAt: Date; readonly failure?: string },
): Promise<void> {
  const { now, leaseUntil, dueAt, failure } = settled;
  await client.query(
    `UPDATE agreement_comparison
     SET due_at = CASE WHEN due_at = $3 THEN $4 ELSE least(due_at, $4) END, lease_until = NULL, failure = $5,
         compared_at = CASE WHEN $5::text IS NULL THEN $2 ELSE compared_at END
     WHERE partner = $1`,
    [partner, now, leaseUntil, dueAt, failure],
  );
}

export async function listComparisons(client: Queryable): Promise<readonly AgreementComparison[]> {
  const { rows } = await client.query<{
    partner: string;
    due_at: Date;
    compared_at: Date | null;
    failure: string | null;
  }>("SELECT partner, due_at, compared_at, failure FROM agreement_comparison ORDER BY partner");
  return rows.map(({ partner, due_at, compared_at, failure }) => ({
    partner,
    dueAt: due_at,
    ...(compared_at === null ? {} : { comparedAt: compared_at }),
    ...(failure === null ? {} : { failure }),
  }));
}

/** The copies that partners told. */
export async function listPartnerAgreements(client: Queryable): Promise<readonly PartnerAgreement[]> {
  const { rows } = await client.query<PartnerAgreement>(
    `SELECT partner, agreement_id AS "agreementId", version, sha256, text FROM partner_agreement
     ORDER BY partner, agreement_id`,
  );
  return rows;
}

/** Replaces what a partner told before. In a transaction. */
export async function replacePartnerAgreements(
  client: Queryable,
  partner: string,
  copies: readonly Omit<PartnerAgreement, "partner">[],
): Promise<void> {
  await client.query("DELETE FROM partner_agreement WHERE partner = $1", [partner]);
  await client.query(
    `INSERT INTO partner_agreement (partner, agreement_id, version, sha256, text)
     SELECT $1, "agreementId", version, sha256, text
     FROM jsonb_to_recordset($2::jsonb) AS copy ("agreementId" text, version integer, sha256 text, text text)`,
    [partner, JSON.stringify(copies)],
  );
}
