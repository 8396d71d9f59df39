import type { Queryable } from "../queryable.ts";
import { RETURN_STATUS } from "./returned.ts";

/** How far the results of one home's students came; each counts once, in its newest version. */
export interface PartnerResults {
  readonly home: string;
  readonly sent: number;
  readonly delivered: number;
  readonly recorded: number;
  readonly disputed: number;
  readonly undeliverable: number;
  /** Not on the record at home after the time that was asked about; disputed ones are counted as such. */
  readonly overdue: number;
  /** When the oldest that is overdue was issued. */
  readonly overdueSince?: Date;
}

const OVERVIEW = `
  SELECT home,
         count(*) FILTER (WHERE status = 'sent')::int AS sent,
         count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
         count(*) FILTER (WHERE status = 'recorded')::int AS recorded,
         count(*) FILTER (WHERE status = 'disputed')::int AS disputed,
         count(*) FILTER (WHERE status = 'undeliverable')::int AS undeliverable,
         count(*) FILTER (WHERE overdue)::int AS overdue,
         min(issued_at) FILTER (WHERE overdue) AS overdue_since
  FROM (
    SELECT home, status, issued_at,
           status IN ('sent', 'delivered', 'undeliverable') AND issued_at < $2 AS overdue
    FROM (
      SELECT DISTINCT ON (result.association_key) association.home, result.issued_at, ${RETURN_STATUS} AS status
      FROM result
      JOIN association USING (association_key)
      LEFT JOIN delivery ON delivery.delivery_id = result.result_id
      WHERE result.direction = 'sent' AND association.host = $1 AND association.home <> association.host
      ORDER BY result.association_key, result.version DESC
    ) AS newest
  ) AS returned
  GROUP BY home
  ORDER BY home`;

interface Row extends Omit<PartnerResults, "overdueSince"> {
  readonly overdue_since: Date | null;
}

/** What this institution returned as host, counted by home. Overdue is what was issued before that instant. */
export async function countReturnedResults(
  client: Queryable,
  { host, overdueBefore }: { readonly host: string; readonly overdueBefore: Date },
): Promise<readonly PartnerResults[]> {
  const { rows } = await client.query<Row>(OVERVIEW, [host, overdueBefore]);
  return rows.map(({ overdue_since: since, ...counts }) => ({
    ...counts,
    ...(since === null ? {} : { overdueSince: since }),
  }));
}
