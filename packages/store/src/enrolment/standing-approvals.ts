import type {
  ApprovalConditions,
  AskRule,
  JsonObject,
  StandingApproval,
  StandingApprovals,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

interface Row {
  readonly source_id: string;
  readonly document: Omit<ApprovalConditions, "validFrom" | "validUntil"> & {
    readonly validFrom?: string;
    readonly validUntil?: string;
    readonly ask?: AskRule;
  };
  readonly updated_at: Date;
}

/** StandingApprovals on PostgreSQL. */
export function postgresStandingApprovals(pool: ConnectionPool): StandingApprovals {
  return {
    async list() {
      const { rows } = await pool.query<Row>({
        name: "standing-approvals",
        text: "SELECT source_id, document, updated_at FROM standing_approval ORDER BY source_id",
      });
      return rows.map(fromRow);
    },
    async save({ sourceId, conditions, ask, updatedAt }) {
      const { rows } = await inTransaction(pool, (client) =>
        client.query<{ created: boolean }>({
          name: "standing-approval-save",
          text: `INSERT INTO standing_approval AS known (source_id, document, updated_at) VALUES ($1, $2, $3)
                 ON CONFLICT (source_id) DO UPDATE SET document = EXCLUDED.document, updated_at = EXCLUDED.updated_at
                 WHERE known.document <> EXCLUDED.document
                 RETURNING xmax = 0 AS created`,
          values: [sourceId, JSON.stringify({ ...toDocument(conditions), ask }), updatedAt],
        }),
      );
      const [row] = rows;
      if (row === undefined) return "unchanged";
      return row.created ? "created" : "updated";
    },
    async delete(sourceId) {
      await inTransaction(pool, (client) =>
        client.query("DELETE FROM standing_approval WHERE source_id = $1", [sourceId]),
      );
    },
  };
}

/** By the names under which the change feed tells of them. */
export async function readStandingApprovals(
  client: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StandingApproval>> {
  const { rows } = await client.query<Row & { readonly id: string }>(
    `SELECT md5(source_id)::uuid AS id, source_id, document, updated_at FROM standing_approval
     WHERE md5(source_id)::uuid = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

function toDocument(conditions: ApprovalConditions): JsonObject {
  const { validFrom, validUntil, ...rest } = conditions;
  return {
    ...rest,
    ...(validFrom === undefined ? {} : { validFrom: validFrom.toISOString() }),
    ...(validUntil === undefined ? {} : { validUntil: validUntil.toISOString() }),
  };
}

function fromRow({ source_id, document, updated_at }: Row): StandingApproval {
  const { validFrom, validUntil, ask, ...rest } = document;
  return {
    sourceId: source_id,
    ...(ask === undefined ? {} : { ask }),
    conditions: {
      ...rest,
      ...(validFrom === undefined ? {} : { validFrom: new Date(validFrom) }),
      ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil) }),
    },
    updatedAt: updated_at,
  };
}
