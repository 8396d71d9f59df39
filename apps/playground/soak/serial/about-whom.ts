import type { ConnectionPool } from "@wissel/store";
import { OFFERINGS } from "@wissel/testing/ledger";
import { heldUntil, PARTNER_LANES } from "./an-event.ts";
import type { DatabaseNames } from "./database-names.ts";
import type { DecidedLane, LedgerAct } from "./ledger-act.ts";
import { isStudents, studentOf } from "./students.ts";

/** An enrolment that a host may say something of. */
export interface Decidable {
  readonly lane: DecidedLane;
  readonly is: "waiting" | "attending" | "held_back";
}

/** Of enrolments that are in one offering only: what a host says of another one has no order. */
export async function readDecidable(
  pool: ConnectionPool,
  { idOf, nameOf }: DatabaseNames,
): Promise<readonly Decidable[]> {
  const { rows } = await pool.query<Decidable & DecidedLane>(
    `SELECT home, association_id AS "associationId", offering_id AS "offeringId",
            CASE WHEN held IS NOT NULL THEN 'held_back' WHEN host_state = 'queued' THEN 'waiting' ELSE 'attending' END AS "is"
     FROM association WHERE host_state IN ('queued', 'associated') AND offering_id = ANY ($1)
     ORDER BY home, association_id`,
    [OFFERINGS.map(idOf)],
  );
  return rows.flatMap((row): Decidable[] => {
    const { home, is } = row;
    const lane = {
      home,
      associationId: nameOf(row.associationId) ?? "",
      offeringId: nameOf(row.offeringId) ?? "",
    };
    if (isStudents(lane)) return [{ is, lane: { ...lane, personId: studentOf(lane.associationId) } }];
    return PARTNER_LANES.includes(lane.associationId) ? [{ is, lane }] : [];
  });
}

/** The act with the enrolment that it is about; none where there is nobody whom it can be about. */
export function aboutWhom(act: LedgerAct, decidable: readonly Decidable[], now: Date): readonly LedgerAct[] {
  if (act.kind !== "decide" && act.kind !== "undo") return [act];
  const lanes = decidable.filter(({ is }) => is === act.among).map(({ lane }) => lane);
  const lane = lanes[act.pick % lanes.length];
  if (lane === undefined) return [];
  if (act.kind === "undo" || act.heldUntil === undefined) return [{ ...act, lane }];
  return [{ ...act, lane, heldUntil: heldUntil(act.heldUntil, now, lane) }];
}
