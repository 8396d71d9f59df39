import { adjustRound, type RoundInForce, timedPhases, timedReleases } from "@wissel/core";
import { lockOfferings } from "../enrolment/lock.ts";
import type { Queryable } from "../queryable.ts";
import { findOwnAdjustment } from "./adjustments.ts";
import { planRoundReleases } from "./plan-releases.ts";
import { findRound } from "./rounds.ts";

/**
 * Makes own offerings live by the round as it is now: those that are pledged to it and that it names, by its phases;
 * those that are pledged only, shut until it names them; those that are pledged no more, by their own window again.
 * In the transaction of what changed, under the round's lock.
 */
export async function putRoundInForce(
  client: Queryable,
  institution: string,
  roundId: string,
): Promise<void> {
  const known = await findRound(client, roundId);
  const { rows } = await client.query<{ offering_id: string; coordinator: string | null }>(
    `SELECT offering.offering_id, pledge.coordinator
     FROM offering_enrolment AS offering
     LEFT JOIN round_pledge AS pledge
       ON pledge.host = $1 AND pledge.offering_id = offering.offering_id AND pledge.round_id = $2
     WHERE pledge.round_id IS NOT NULL OR offering.round ->> 'roundId' = $2::text`,
    [institution, roundId],
  );
  const round = known?.published?.round;
  const adjustment = await findOwnAdjustment(client, roundId);
  const named = new Set(
    round?.offerings.filter(({ host }) => host === institution).map(({ offeringId }) => offeringId),
  );
  const wanted = rows.map(({ offering_id, coordinator }) => {
    if (coordinator === null) return { offering_id, round: null };
    const shut: RoundInForce = { roundId, phases: [] };
    const governs = round !== undefined && known?.coordinator === coordinator && named.has(offering_id);
    if (!governs) return { offering_id, round: shut };
    const { validUntil, pausedBecause } = round;
    const inForce = {
      roundId,
      validUntil,
      phases: timedPhases(round),
      ...(pausedBecause && { pausedBecause }),
    };
    return { offering_id, round: adjustRound(inForce, adjustment) };
  });
  await lockOfferings(
    client,
    wanted.map(({ offering_id }) => offering_id),
  );
  await client.query(
    `UPDATE offering_enrolment AS offering SET round = nullif(wanted.round, 'null'::jsonb)
     FROM jsonb_to_recordset($1::jsonb) AS wanted (offering_id uuid, round jsonb)
     WHERE offering.offering_id = wanted.offering_id`,
    [JSON.stringify(wanted)],
  );
  await planRoundReleases(client, roundId, {
    offeringIds: wanted.flatMap(({ offering_id, round: own }) => (own?.validUntil ? [offering_id] : [])),
    releases: round === undefined ? [] : timedReleases(round),
  });
}
