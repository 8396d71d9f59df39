import {
  type ApprovalConditions,
  type AskRule,
  granted,
  type JsonObject,
  type StandingApproval,
  type StandingApprovals,
} from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import type { Queryable } from "../queryable.ts";
import type { ConnectionPool } from "../transaction.ts";

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
    find: (sourceId) => read(pool, sourceId),
    write: (sourceId, next, options) =>
      inTransactionUnlessDry(pool, options, async (client) => {
        // Guards a key that has no row yet, too.
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
          `standing approval ${sourceId}`,
        ]);
        const current = await read(client, sourceId);
        const wanted = next(current);
        if (!wanted.ok) return wanted;
        if (wanted.value === undefined) {
          await client.query("DELETE FROM standing_approval WHERE source_id = $1", [sourceId]);
        } else {
          await save(client, wanted.value);
        }
        return granted({ isNew: current === undefined, approval: await read(client, sourceId) });
      }),
  };
}

async function read(client: Queryable, sourceId: string): Promise<StandingApproval | undefined> {
  const { rows } = await client.query<Row>(
    "SELECT source_id, document, updated_at FROM standing_approval WHERE source_id = $1",
    [sourceId],
  );
  return rows.map(fromRow)[0];
}

/** What says the same again keeps its date. */
async function save(
  client: Queryable,
  { sourceId, conditions, ask, updatedAt }: StandingApproval,
): Promise<void> {
  await client.query(
    `INSERT INTO standing_approval AS known (source_id, document, updated_at) VALUES ($1, $2, $3)
     ON CONFLICT (source_id) DO UPDATE SET document = EXCLUDED.document, updated_at = EXCLUDED.updated_at
     WHERE known.document <> EXCLUDED.document`,
    [sourceId, JSON.stringify({ ...toDocument(conditions), ask }), updatedAt],
  );
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
