/**
 * What the node forgets by itself, and after how many days: the retention of a Dutch university. Days count from the
 * end of an enrolment where the type is about one: the day it was refused or given back, or the last day of the
 * offering. The skeleton of an enrolment stays - ids, states, versions, digests, seat movements - and names nobody.
 */
export const RETENTION = {
  never_placed: {
    days: 183,
    what: "Facts and details of a student in an enrolment that never had a place.",
    after: "its end",
  },
  enrolment: {
    days: 730,
    what: "Facts and details of a student in any other enrolment.",
    after: "its end",
  },
  decision: {
    days: 730,
    what: "What was said when permission was decided, and learning agreements.",
    after: "the enrolment's end",
  },
  result: {
    days: 2557,
    what: "What a result says, home's grade, and the signed events that carried it; their digests stay.",
    after: "it was issued",
  },
  notice: { days: 365, what: "What a student was told.", after: "it was written" },
  disclosure: { days: 730, what: "Who got what of a student.", after: "it was told" },
  data_request: {
    days: 30,
    what: "What was gathered for a student's export.",
    after: "it was asked for",
  },
  visitor: {
    days: 183,
    what: "A person who has signed in, is not in the SIS and never asked for a place.",
    after: "the last change",
  },
} as const satisfies Readonly<Record<string, RetentionRule>>;

interface RetentionRule {
  /** Kept for so many days unless the institution says otherwise. */
  readonly days: number;
  readonly what: string;
  /** From when the days count. */
  readonly after: string;
}

export type RecordType = keyof typeof RETENTION;
/** In the order in which the job goes through them: what others refer to comes last. */
export const RECORD_TYPES = Object.keys(RETENTION) as readonly RecordType[]; // of a constant

/** Days by record type. */
export type RetentionDays = Readonly<Record<RecordType, number>>;

/** The days of the table, except where the institution has others. */
export function retentionDays(other: Partial<RetentionDays>): RetentionDays {
  const entries = RECORD_TYPES.map((type) => [type, other[type] ?? RETENTION[type].days]);
  return Object.fromEntries(entries) as RetentionDays; // one entry per type
}

const DAY_MS = 86_400_000;

/** What ended, or was written, before this instant is due. */
export function dueBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}
