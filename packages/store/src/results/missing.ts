import type { LanguageTypedString } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** An own offering that has ended, with placed students of whom no final word was said. */
export interface OfferingWithoutResults {
  readonly offeringId: string;
  /** The SIS's own key of the offering. */
  readonly sourceId: string;
  readonly name: readonly LanguageTypedString[];
  /** `YYYY-MM-DD`. */
  readonly endDate: string;
  /** Students who had a place to the end. */
  readonly placed: number;
  readonly missing: number;
  /** Of whom a result is missing; of more than 500 the first. */
  readonly students: readonly { readonly home: string; readonly associationId: string }[];
}

export interface MissingFilter {
  readonly host: string;
  /** It ended before this calendar date. */
  readonly endedBefore: string;
  readonly offeringId?: string;
  /** The offering after which to go on. */
  readonly after?: string;
  readonly limit: number;
}

const MOST_STUDENTS = 500;

// A result that was withdrawn is a word too; one that is not final is not the last.
const MISSING = `
  SELECT offering_id, source_id, name, end_date, count(*)::int AS placed,
         count(*) FILTER (WHERE open)::int AS missing,
         coalesce(jsonb_agg(jsonb_build_object('home', home, 'associationId', association_id)
                            ORDER BY home, association_id) FILTER (WHERE open), '[]') AS students
  FROM (
    SELECT item.item_id AS offering_id, item.source_id, item.document -> 'name' AS name,
           item.document ->> 'endDate' AS end_date, association.home, association.association_id,
           latest.kind IS NULL OR (latest.kind <> 'withdrawn' AND NOT (latest.document ->> 'final')::boolean) AS open
    FROM catalogue_item AS item
    JOIN association ON association.offering_id = item.item_id AND association.host = $1
    LEFT JOIN LATERAL (
      SELECT kind, document FROM result
      WHERE result.association_key = association.association_key AND direction = 'sent'
      ORDER BY version DESC LIMIT 1
    ) AS latest ON true
    WHERE item.kind = 'offering' AND item.document ->> 'endDate' < $2
      AND association.host_state IN ('associated', 'finished') AND association.home_state = 'associated'
      AND ($3::uuid IS NULL OR item.item_id = $3) AND ($4::uuid IS NULL OR item.item_id > $4)
  ) AS placed
  GROUP BY offering_id, source_id, name, end_date
  HAVING bool_or(open)
  ORDER BY offering_id
  LIMIT $5`;

interface Row {
  readonly offering_id: string;
  readonly source_id: string;
  readonly name: readonly LanguageTypedString[];
  readonly end_date: string;
  readonly placed: number;
  readonly missing: number;
  readonly students: OfferingWithoutResults["students"];
}

/** Own offerings that have ended without a result for everybody who was placed, in the order of their ids. */
export async function listMissingResults(
  client: Queryable,
  { host, endedBefore, offeringId, after, limit }: MissingFilter,
): Promise<readonly OfferingWithoutResults[]> {
  const { rows } = await client.query<Row>(MISSING, [host, endedBefore, offeringId, after, limit]);
  return rows.map((row) => ({
    offeringId: row.offering_id,
    sourceId: row.source_id,
    name: row.name,
    endDate: row.end_date,
    placed: row.placed,
    missing: row.missing,
    students: row.students.slice(0, MOST_STUDENTS),
  }));
}
