import { AWAITS_SELECTION, type RoundInForce } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { fromRoundInForce, type StoredRoundInForce } from "./round-in-force.ts";

/** An own offering whose places are given by selection, with how many await it. */
export interface SelectionCounts {
  readonly offeringId: string;
  readonly round: RoundInForce;
  readonly awaiting: number;
  /** Of those who await it, how many the ranking names. */
  readonly ranked: number;
}

/** Every own offering that lives by a round with a phase of selection. One round trip, however many there are. */
export async function listSelections(
  client: Queryable,
  institution: string,
): Promise<readonly SelectionCounts[]> {
  const { rows } = await client.query<{
    offering_id: string;
    round: StoredRoundInForce;
    awaiting: number;
    ranked: number;
  }>({
    name: "list-selections",
    text: `SELECT offering_enrolment.offering_id, offering_enrolment.round,
                  count(association.association_id)::integer AS awaiting,
                  count(selection_rank.rank)::integer AS ranked
           FROM offering_enrolment
           LEFT JOIN association ON association.offering_id = offering_enrolment.offering_id
             AND association.host = $1 AND association.host_state = 'queued' AND association.reason = $2
           LEFT JOIN selection_rank ON selection_rank.offering_id = association.offering_id
             AND selection_rank.home = association.home
             AND selection_rank.association_id = association.association_id
           WHERE offering_enrolment.round -> 'phases' @> '[{"mode": "selection"}]'
           GROUP BY offering_enrolment.offering_id
           ORDER BY offering_enrolment.offering_id`,
    values: [institution, AWAITS_SELECTION],
  });
  return rows.map(({ offering_id, round, awaiting, ranked }) => ({
    offeringId: offering_id,
    round: fromRoundInForce(round),
    awaiting,
    ranked,
  }));
}
