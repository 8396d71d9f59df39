import type { ApprovalQuery, Association, EnrolmentQuery, EnrolmentRow, HomeView } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { textOf } from "./approval-desk.ts";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import type { EnrolmentContext } from "./context.ts";
import { ASSOCIATION_VIEW } from "./read-host.ts";
import { fromRequestRow, type RequestRow } from "./request-row.ts";

interface ViewRow {
  readonly row: AssociationRow;
  readonly request: RequestRow;
}

const VIEW_OF = `SELECT ${ASSOCIATION_VIEW} AS row, to_jsonb(request) AS request`;

/** Own students' associations with their requests; `$1` is this institution. */
const VIEW = `
  ${VIEW_OF} FROM association JOIN enrolment_request AS request USING (request_id)
  WHERE home = $1`;

export async function findForPerson(
  { pool, institution }: EnrolmentContext,
  personId: string,
  associationId: string,
): Promise<HomeView | undefined> {
  const { rows } = await pool.query<ViewRow>({
    name: "home-find",
    text: `${VIEW} AND association.person_id = $2 AND association_id = $3`,
    values: [institution, personId, associationId],
  });
  return rows.map(toView)[0];
}

export async function listForPerson(
  { pool, institution }: EnrolmentContext,
  personId: string,
  limit: number,
): Promise<readonly HomeView[]> {
  const { rows } = await pool.query<ViewRow>({
    name: "home-list-person",
    text: `${VIEW} AND association.person_id = $2 ORDER BY association.created_at DESC, association_key DESC LIMIT $3`,
    values: [institution, personId, limit],
  });
  return rows.map(toView);
}

/** By what home named them and where; under the students' locks when the client holds them. */
export async function readViews(
  client: Queryable,
  institution: string,
  refs: readonly { readonly associationId: string; readonly host?: string }[],
): Promise<readonly HomeView[]> {
  const { rows } = await client.query<ViewRow>({
    name: "home-views",
    text: `${VIEW_OF}
           FROM (SELECT DISTINCT * FROM jsonb_to_recordset($2::jsonb) AS ref (id uuid, at_host text)) AS ref
           CROSS JOIN LATERAL (
             SELECT * FROM association WHERE home = $1 AND association_id = ref.id OFFSET 0
           ) AS association
           CROSS JOIN LATERAL (
             SELECT * FROM enrolment_request WHERE request_id = association.request_id OFFSET 0
           ) AS request
           WHERE at_host IS NULL OR at_host = host`,
    values: [
      institution,
      JSON.stringify(refs.map(({ associationId, host }) => ({ id: associationId, at_host: host }))),
    ],
  });
  return rows.map(toView);
}

/** Everything of these students that neither side has ended. */
export async function readLiveViews(
  client: Queryable,
  institution: string,
  personIds: readonly string[],
): Promise<readonly HomeView[]> {
  const { rows } = await client.query<ViewRow>({
    name: "home-live-views",
    text: `${VIEW} AND association.person_id = ANY ($2::uuid[]) AND home_state IN ('pending', 'associated')
             AND host_state IN ('pending', 'queued', 'associated')
           ORDER BY association_key`,
    values: [institution, personIds],
  });
  return rows.map(toView);
}

export async function listForHost(
  { pool, institution }: EnrolmentContext,
  host: string,
  associationIds: readonly string[],
): Promise<readonly Association[]> {
  const { rows } = await pool.query<{ row: AssociationRow }>({
    name: "home-list-for-host",
    text: `SELECT ${ASSOCIATION_VIEW} AS row FROM unnest($3::uuid[]) AS named (association_id) CROSS JOIN LATERAL (
             SELECT * FROM association
             WHERE home = $1 AND host = $2 AND association_id = named.association_id OFFSET 0
           ) AS association
           WHERE home_state = 'associated' AND host_state = 'associated'`,
    values: [institution, host, associationIds],
  });
  return rows.map(({ row }) => fromAssociationRow(row));
}

export async function listApprovals(
  { pool, institution }: EnrolmentContext,
  query: ApprovalQuery,
): Promise<readonly Association[]> {
  const { host, offeringId, programmeCode, level, assignee, dueBefore, after, limit } = query;
  const { rows } = await pool.query<{ row: AssociationRow }>({
    name: "home-approvals",
    text: `SELECT ${ASSOCIATION_VIEW} AS row FROM association LEFT JOIN approval USING (association_key)
           WHERE home = $1 AND home_state = 'pending' AND person_id IS NOT NULL
             AND host_state IN ('pending', 'queued', 'associated')
             AND ($2::text IS NULL OR host = $2) AND ($3::uuid IS NULL OR association_key > $3)
             AND ($5::uuid IS NULL OR offering_id = $5)
             AND ($6::text IS NULL OR student ->> 'programmeCode' = $6)
             AND ($7::text IS NULL OR student ->> 'level' = $7)
             AND ($8::text IS NULL OR assignee = $8)
             AND ($9::timestamptz IS NULL OR permission_until < $9)
           ORDER BY association_key LIMIT $4`,
    values: [
      institution,
      host ?? null,
      after ?? null,
      limit,
      offeringId ?? null,
      programmeCode ?? null,
      level ?? null,
      assignee === undefined ? null : textOf(assignee),
      dueBefore ?? null,
    ],
  });
  return rows.map(({ row }) => fromAssociationRow(row));
}

/**
 * Walks whose current choice was denied, and that nobody took further since; at once those whose choice the host has
 * cancelled: nobody else walks them.
 */
export async function listStalledWalks(
  { pool, institution }: EnrolmentContext,
  before: Date,
  limit: number,
): Promise<readonly HomeView[]> {
  const { rows } = await pool.query<ViewRow>({
    name: "home-stalled-walks",
    text: `${VIEW_OF}
           FROM (
             SELECT * FROM enrolment_request WHERE state = 'walking' ORDER BY updated_at OFFSET 0
           ) AS request
           CROSS JOIN LATERAL (
             SELECT * FROM association
             WHERE home = $1 AND association_id = (choices -> choice_index ->> 'associationId')::uuid OFFSET 0
           ) AS association
           WHERE association.request_id = request.request_id
             AND (host_state = 'denied' AND request.updated_at < $2
                  OR host_state = 'cancelled' AND association.reason = 'offering-cancelled')
           ORDER BY request.updated_at LIMIT $3`,
    values: [institution, before, limit],
  });
  return rows.map(toView);
}

export async function listEnrolments(
  { pool, institution }: EnrolmentContext,
  query: EnrolmentQuery,
): Promise<readonly EnrolmentRow[]> {
  const { role, offeringId, homeState, hostState, updatedSince, after, limit } = query;
  const { rows } = await pool.query<ListedRow>({
    name: "enrolments",
    text: `SELECT ${ASSOCIATION_VIEW} AS row, person_details AS details FROM association
           WHERE ($2::text IS NULL OR ($2 = 'host' AND host = $1) OR ($2 = 'home' AND home = $1))
             AND ($3::uuid IS NULL OR offering_id = $3)
             AND ($4::text IS NULL OR home_state = $4)
             AND ($5::text IS NULL OR host_state = $5)
             AND ($6::timestamptz IS NULL OR updated_at >= $6)
             AND ($7::uuid IS NULL OR association_key > $7)
           ORDER BY association_key LIMIT $8`,
    values: [
      institution,
      role ?? null,
      offeringId ?? null,
      homeState ?? null,
      hostState ?? null,
      updatedSince ?? null,
      after ?? null,
      limit,
    ],
  });
  return rows.map(toListed);
}

/** Those of these enrolments that there are; without the positions of who waits here, which move with others'. */
export async function readEnrolments(
  client: Queryable,
  associationKeys: readonly string[],
): Promise<readonly EnrolmentRow[]> {
  const { rows } = await client.query<ListedRow>({
    name: "enrolments-of-keys",
    text: `SELECT to_jsonb(association) - 'person_details' AS row, person_details AS details
           FROM unnest($1::uuid[]) AS named (key) CROSS JOIN LATERAL (
             SELECT * FROM association WHERE association_key = named.key OFFSET 0
           ) AS association`,
    values: [associationKeys],
  });
  return rows.map(toListed);
}

interface ListedRow {
  readonly row: AssociationRow;
  readonly details: Readonly<Record<string, string>> | null;
}

function toListed({ row, details }: ListedRow): EnrolmentRow {
  return { association: fromAssociationRow(row), ...(details === null ? {} : { details }) };
}

function toView({ row, request }: ViewRow): HomeView {
  return { association: fromAssociationRow(row), request: fromRequestRow(request) };
}
