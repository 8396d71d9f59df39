import type { StoredRequest } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { fromRequestRow, type RequestRow } from "./request-row.ts";

export async function readRequests(
  client: Queryable,
  requestIds: readonly string[],
): Promise<readonly StoredRequest[]> {
  if (requestIds.length === 0) return [];
  const { rows } = await client.query<{ row: RequestRow }>({
    name: "enrolment-requests",
    text: `SELECT to_jsonb(enrolment_request) AS row FROM enrolment_request WHERE request_id = ANY ($1::uuid[])`,
    values: [[...new Set(requestIds)]],
  });
  return rows.map(({ row }) => fromRequestRow(row));
}
