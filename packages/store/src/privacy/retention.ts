import { dueBefore, RECORD_TYPES, type RecordType, type RetentionDays } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";
import { DUE_RECORDS } from "./due-records.ts";

/** How many records of one type are due, or went. */
export interface RetentionFigures {
  readonly recordType: RecordType;
  readonly days: number;
  readonly count: number;
  /** From when the oldest of them is counted. */
  readonly oldest?: Date;
}

export interface RetentionTerms {
  readonly days: RetentionDays;
  readonly now: Date;
}

/** What would go now. */
export async function previewRetention(
  client: Queryable,
  { days, now }: RetentionTerms,
): Promise<readonly RetentionFigures[]> {
  const figures: RetentionFigures[] = [];
  for (const recordType of RECORD_TYPES) {
    const { rows } = await client.query<{ count: number; oldest: Date | null }>(
      `SELECT count(*)::int AS count, min(since) AS oldest FROM (${DUE_RECORDS[recordType].select}) AS due`,
      [dueBefore(now, days[recordType])],
    );
    const [row] = rows;
    figures.push(toFigures(recordType, days, row?.count ?? 0, row?.oldest ?? null));
  }
  return figures;
}

const MOST_AT_ONCE = 500;
/** One at a time over all processes: what one of them has selected must not go under the hands of another. */
const LOCK = "SELECT pg_advisory_xact_lock(72707423)";

/** Forgets what is due, in transactions of some hundred records each; answers what went. */
export async function runRetention(
  pool: ConnectionPool,
  { days, now }: RetentionTerms,
): Promise<readonly RetentionFigures[]> {
  const figures: RetentionFigures[] = [];
  for (const recordType of RECORD_TYPES) {
    const before = dueBefore(now, days[recordType]);
    let [count, oldest]: [number, Date | null] = [0, null];
    for (let went = MOST_AT_ONCE; went === MOST_AT_ONCE; ) {
      const gone = await inTransaction(pool, (client) => forgetSome(client, recordType, before));
      went = gone.length;
      count += went;
      oldest ??= gone[0]?.since ?? null;
    }
    figures.push(toFigures(recordType, days, count, oldest));
  }
  return figures;
}

async function forgetSome(client: Queryable, recordType: RecordType, before: Date) {
  const { select, forget } = DUE_RECORDS[recordType];
  await client.query(LOCK);
  const { rows } = await client.query<{ id: string; since: Date }>(
    `SELECT id, since FROM (${select}) AS due ORDER BY since, id LIMIT ${MOST_AT_ONCE}`,
    [before],
  );
  if (rows.length > 0)
    await forget(
      client,
      rows.map(({ id }) => id),
    );
  return rows;
}

function toFigures(
  recordType: RecordType,
  days: RetentionDays,
  count: number,
  oldest: Date | null,
): RetentionFigures {
  return { recordType, days: days[recordType], count, ...(oldest === null ? {} : { oldest }) };
}
