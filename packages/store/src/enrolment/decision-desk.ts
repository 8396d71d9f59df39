import { type Association, AWAITS_SELECTION, type HeldPermission } from "@wissel/core";
import { inTransaction } from "../transaction.ts";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import type { EnrolmentContext } from "./context.ts";
import { ASSOCIATION_VIEW } from "./read-host.ts";

/** What waits for a decision, or was decided and is held back. */
export interface DecisionQuery {
  readonly is: "waiting" | "held_back";
  readonly role?: "home" | "host";
  readonly offeringId?: string;
  readonly requestedBefore?: Date;
  /** The time that ends it is before this; `date` is the calendar date that it has here, `YYYY-MM-DD`. */
  readonly dueBefore?: { readonly at: Date; readonly date: string };
  /** Association key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** An enrolment as a decision names it: its id is home's, and two homes may use the same. */
export interface NamedEnrolment {
  readonly associationId: string;
  readonly home?: string;
}

export interface EnrolmentToDecide {
  readonly association: Association;
  /** A result of it was issued: its student came. */
  readonly hasResult: boolean;
}

/** What the institution's own system has to decide, on both sides. */
export interface DecisionDesk {
  list(query: DecisionQuery): Promise<readonly Association[]>;
  find(named: readonly NamedEnrolment[]): Promise<readonly EnrolmentToDecide[]>;
  /** By association id, those that are held back now; an enrolment that does not wait for permission is left out. */
  holdPermissions(
    permissions: readonly { readonly associationId: string; readonly held: HeldPermission }[],
  ): Promise<ReadonlyMap<string, HeldPermission>>;
  /** The ids of those that were; left out is where nothing is held back, or its time is over. */
  undoPermissions(associationIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Permissions that can be undone no more, oldest first. */
  listDuePermissions(limit: number): Promise<readonly Association[]>;
  /** They were taken to the register; answers how many it has decided, or found ended. The others are due still. */
  clearPermissions(associationIds: readonly string[]): Promise<number>;
}

const LIVE = `home_state IN ('pending', 'associated') AND host_state IN ('pending', 'queued', 'associated')`;
const PERMISSION = `home = $1 AND home_state = 'pending' AND person_id IS NOT NULL
  AND host_state IN ('pending', 'queued', 'associated')`;
/** $7 is the instant, $8 the date that it has here; both are null where no end is asked for. */
const DUE = {
  permission: "($8::text IS NULL OR permission_until < $7::timestamptz)",
  selectionOrCondition: "($8::text IS NULL OR terms ->> 'conditionUntil' < $8::text)",
  held: (column: string) =>
    `($8::text IS NULL OR (${column} ->> 'heldUntil')::timestamptz < $7::timestamptz)`,
};
const OF_HOST = `host = $1 AND ${LIVE} AND (host_state = 'queued' AND reason = '${AWAITS_SELECTION}'
  OR host_state = 'associated' AND terms ->> 'conditionUntil' IS NOT NULL)`;

export function postgresDecisionDesk({
  pool,
  institution,
  clock,
}: Pick<EnrolmentContext, "pool" | "institution" | "clock">): DecisionDesk {
  return {
    async list({ is, role, offeringId, requestedBefore, dueBefore, after, limit }) {
      const wanted =
        is === "waiting"
          ? `($2::text IS DISTINCT FROM 'host' AND ${PERMISSION} AND held_permission IS NULL AND ${DUE.permission}
              OR $2::text IS DISTINCT FROM 'home' AND ${OF_HOST} AND held IS NULL AND ${DUE.selectionOrCondition})`
          : `($2::text IS DISTINCT FROM 'host' AND ${PERMISSION} AND held_permission IS NOT NULL AND ${DUE.held("held_permission")}
              OR $2::text IS DISTINCT FROM 'home' AND host = $1 AND held IS NOT NULL AND ${DUE.held("held")})`;
      const { rows } = await pool.query<{ row: AssociationRow }>({
        name: `decisions-${is}`,
        text: `SELECT ${ASSOCIATION_VIEW} AS row FROM association
               WHERE ${wanted} AND ($3::uuid IS NULL OR offering_id = $3)
                 AND ($4::timestamptz IS NULL OR requested_at < $4) AND ($5::uuid IS NULL OR association_key > $5)
               ORDER BY association_key LIMIT $6`,
        values: [
          institution,
          role ?? null,
          offeringId ?? null,
          requestedBefore ?? null,
          after ?? null,
          limit,
          dueBefore?.at ?? null,
          dueBefore?.date ?? null,
        ],
      });
      return rows.map(({ row }) => fromAssociationRow(row));
    },
    async find(named) {
      const { rows } = await pool.query<{ row: AssociationRow; has_result: boolean }>({
        name: "decisions-named",
        text: `SELECT DISTINCT ON (association_key) ${ASSOCIATION_VIEW} AS row, result_version > 0 AS has_result
               FROM jsonb_to_recordset($2::jsonb) AS named (id uuid, of_home text)
               CROSS JOIN LATERAL (SELECT * FROM association WHERE association_id = named.id OFFSET 0) AS association
               WHERE (home = $1 OR host = $1) AND (of_home IS NULL OR of_home = home)`,
        values: [
          institution,
          JSON.stringify(named.map(({ associationId, home }) => ({ id: associationId, of_home: home }))),
        ],
      });
      return rows.map(({ row, has_result }) => ({
        association: fromAssociationRow(row),
        hasResult: has_result,
      }));
    },
    async holdPermissions(permissions) {
      if (permissions.length === 0) return new Map();
      const { rows } = await inTransaction(pool, (client) =>
        client.query<{ id: string }>({
          name: "permissions-hold",
          text: `UPDATE association SET held_permission = named.held
               FROM jsonb_to_recordset($2::jsonb) AS named (id uuid, held jsonb)
               WHERE association_id = named.id AND ${PERMISSION} AND held_permission IS NULL
               RETURNING association_id AS id`,
          values: [
            institution,
            JSON.stringify(permissions.map(({ associationId, held }) => ({ id: associationId, held }))),
          ],
        }),
      );
      const done = new Set(rows.map(({ id }) => id));
      return new Map(
        permissions.flatMap(({ associationId, held }) =>
          done.has(associationId) ? [[associationId, held]] : [],
        ),
      );
    },
    async undoPermissions(associationIds) {
      const { rows } = await inTransaction(pool, (client) =>
        client.query<{ id: string }>({
          name: "permissions-undo",
          text: `UPDATE association SET held_permission = NULL
               WHERE association_id = ANY ($2::uuid[]) AND ${PERMISSION} AND held_permission ->> 'heldUntil' > $3
               RETURNING association_id AS id`,
          values: [institution, associationIds, clock.now().toISOString()],
        }),
      );
      return new Set(rows.map(({ id }) => id));
    },
    async listDuePermissions(limit) {
      const { rows } = await pool.query<{ row: AssociationRow }>({
        name: "permissions-held-until-now",
        text: `SELECT ${ASSOCIATION_VIEW} AS row FROM association
               WHERE held_permission IS NOT NULL AND home = $1 AND held_permission ->> 'heldUntil' <= $2
               ORDER BY held_permission ->> 'heldUntil', association_key LIMIT $3`,
        values: [institution, clock.now().toISOString(), limit],
      });
      return rows.map(({ row }) => fromAssociationRow(row));
    },
    async clearPermissions(associationIds) {
      const { rowCount } = await pool.query({
        name: "permissions-settled",
        text: `UPDATE association SET held_permission = NULL
               WHERE home = $1 AND association_id = ANY ($2::uuid[]) AND held_permission IS NOT NULL
                 AND NOT (${PERMISSION})`,
        values: [institution, associationIds],
      });
      return rowCount ?? 0;
    },
  };
}
