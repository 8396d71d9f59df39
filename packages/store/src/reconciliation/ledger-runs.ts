import type { JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** How comparing the ledgers with one partner goes. */
export interface LedgerRun {
  /** schacHome. */
  readonly partner: string;
  readonly dueAt: Date;
  readonly leaseUntil?: Date;
  readonly startedAt?: Date;
  /** Of the last run that went through, with its outcome. */
  readonly finishedAt?: Date;
  readonly outcome?: JsonObject;
  /** Of the last run, if it did not go through. */
  readonly failure?: string;
}

interface Row {
  readonly partner: string;
  readonly due_at: Date;
  readonly lease_until: Date | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly outcome: JsonObject | null;
  readonly failure: string | null;
}

/** Makes a run due at an instant, unless it is due before: also the first with a partner. */
export async function requestLedgerRun(client: Queryable, partner: string, dueAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO ledger_run AS known (partner, due_at) VALUES ($1, $2)
     ON CONFLICT (partner) DO UPDATE SET due_at = least(known.due_at, EXCLUDED.due_at)`,
    [partner, dueAt],
  );
}

/** Takes a run that is due and nobody is at, of these partners; undefined when there is none. */
export async function claimLedgerRun(
  client: Queryable,
  partners: readonly string[],
  { now, leaseUntil }: { readonly now: Date; readonly leaseUntil: Date },
): Promise<string | undefined> {
  const { rows } = await client.query<{ partner: string }>(
    `UPDATE ledger_run SET lease_until = $3, started_at = $2
     WHERE partner = (
       SELECT partner FROM ledger_run
       WHERE partner = ANY ($1) AND due_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
       ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING partner`,
    [partners, now, leaseUntil],
  );
  return rows[0]?.partner;
}

/** Writes what a run came to, and when the next one is due. */
export async function settleLedgerRun(
  client: Queryable,
  partner: string,
  settled: ({ readonly outcome: JsonObject } | { readonly failure: string }) & {
    readonly now: Date;
    readonly dueAt: Date;
  },
): Promise<void> {
  const { now, dueAt } = settled;
  const outcome = "outcome" in settled ? JSON.stringify(settled.outcome) : null;
  const failure = "failure" in settled ? settled.failure : null;
  await client.query(
    `UPDATE ledger_run
     SET due_at = $2, lease_until = NULL, failure = $4, outcome = coalesce($3::jsonb, outcome),
         finished_at = CASE WHEN $3::jsonb IS NULL THEN finished_at ELSE $5 END
     WHERE partner = $1`,
    [partner, dueAt, outcome, failure, now],
  );
}

export async function listLedgerRuns(client: Queryable): Promise<readonly LedgerRun[]> {
  const { rows } = await client.query<Row>("SELECT * FROM ledger_run ORDER BY partner");
  return rows.map((row) => ({
    partner: row.partner,
    dueAt: row.due_at,
    ...(row.lease_until === null ? {} : { leaseUntil: row.lease_until }),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.failure === null ? {} : { failure: row.failure }),
  }));
}
