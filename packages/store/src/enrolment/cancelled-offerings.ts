import type { AffectedEnrolment, Cancellation, OfferingCancellations } from "@wissel/core";
import { lockCatalogue } from "../catalogue/save-items.ts";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { lockOfferings } from "./lock.ts";
import { applyPoolsOfMany } from "./pools.ts";
import { readCancellations } from "./read-cancellations.ts";
import { type Overdue, type OverdueRow, toOverdue } from "./read-host.ts";

/** OfferingCancellations on PostgreSQL. Who is in an offering is ended by the ledger, afterwards. */
export function postgresCancellations(
  context: Pick<EnrolmentContext, "pool" | "institution">,
): OfferingCancellations {
  const { pool, institution: host } = context;
  return {
    async preview(offeringId) {
      const known = await pool.query(
        "SELECT 1 FROM offering_enrolment WHERE offering_id = $1 AND removed_at IS NULL",
        [offeringId],
      );
      if (known.rowCount === 0) return undefined;
      const cancellation = (await readCancellations(pool, [offeringId])).get(offeringId);
      return {
        ...(cancellation === undefined ? {} : { cancellation }),
        affected: await readAffected(pool, { host, offeringId }),
      };
    },
    cancel: (offeringId, cancellation) =>
      inTransaction(pool, async (client) => {
        // As every writer of the catalogue: first the catalogue, then its offerings.
        const version = (await lockCatalogue(client)) + 1;
        const [offering] = await lockOfferings(client, [offeringId]);
        if (offering === undefined || offering.isRemoved === true) return undefined;
        const before = (await readCancellations(client, [offeringId])).get(offeringId);
        const affected = await readAffected(client, { host, offeringId });
        if (before !== undefined) return { outcome: "unchanged", cancellation: before, affected };
        await writeCancellation(client, offeringId, { cancellation, version });
        return { outcome: "cancelled", cancellation, affected };
      }),
  };
}

/** From here on nobody gets in; what was planned for its pools is dropped, and the catalogue shows it. */
async function writeCancellation(
  client: Queryable,
  offeringId: string,
  { cancellation, version }: { readonly cancellation: Cancellation; readonly version: number },
): Promise<void> {
  const document = JSON.stringify(cancellation);
  await client.query("UPDATE offering_enrolment SET cancellation = $2 WHERE offering_id = $1", [
    offeringId,
    document,
  ]);
  await client.query("DELETE FROM seat_release WHERE offering_id = $1 AND executed_at IS NULL", [offeringId]);
  await client.query(
    `UPDATE catalogue_item SET document = document || jsonb_build_object('cancellation', $2::jsonb),
                               version = $3, updated_at = $4 WHERE item_id = $1`,
    [offeringId, document, version, cancellation.at],
  );
  await client.query("UPDATE catalogue_version SET version = $1", [version]);
}

/** Who has a place, a position or an offer in an own offering. */
export async function readAffected(
  client: Queryable,
  { host, offeringId }: { readonly host: string; readonly offeringId: string },
): Promise<readonly AffectedEnrolment[]> {
  const { rows } = await client.query<{
    home: string;
    association_id: string;
    has: AffectedEnrolment["has"];
  }>({
    name: "offering-affected",
    text: `SELECT home, association_id,
             CASE WHEN host_state = 'associated' THEN 'place' WHEN offer IS NOT NULL THEN 'offer'
                  ELSE 'position' END AS has
           FROM association
           WHERE offering_id = $1 AND host = $2 AND host_state IN ('pending', 'queued', 'associated')
           ORDER BY association_key`,
    values: [offeringId, host],
  });
  return rows.map(({ home, association_id, has }) => ({ home, associationId: association_id, has }));
}

/** Who still holds or awaits something in a cancelled offering. */
export async function listInCancelled(
  { pool, institution }: EnrolmentContext,
  limit: number,
): Promise<readonly Overdue[]> {
  const { rows } = await pool.query<OverdueRow>({
    name: "live-in-cancelled",
    text: `SELECT home, association_id, offering_id, person_id
           FROM association JOIN offering_enrolment USING (offering_id)
           WHERE cancellation IS NOT NULL AND host = $1 AND host_state IN ('pending', 'queued', 'associated')
           ORDER BY association_key LIMIT $2`,
    values: [institution, limit],
  });
  return rows.map(toOverdue);
}

/** Pools of cancelled offerings in which nobody is left get size 0. */
export async function closeCancelledPools(context: EnrolmentContext): Promise<void> {
  const { pool, institution, clock } = context;
  const { rows } = await pool.query<{ offering_id: string }>({
    name: "open-pools-of-cancelled",
    text: `SELECT DISTINCT offering_id FROM seat_pool JOIN offering_enrolment USING (offering_id)
           WHERE cancellation IS NOT NULL AND size IS DISTINCT FROM 0 AND placed + offered = 0
           LIMIT 500`,
  });
  if (rows.length === 0) return;
  const wanted = rows.map(({ offering_id }) => ({ offeringId: offering_id, pools: [] }));
  await inTransaction(pool, (client) =>
    applyPoolsOfMany(client, wanted, { ...context, now: clock.now(), actor: institution }),
  );
}
