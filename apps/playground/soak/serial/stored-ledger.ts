import { randomUUID } from "node:crypto";
import {
  applyPools,
  type ConnectionPool,
  inTransaction,
  putRoundInForce,
  replaceOwnPledges,
  replaceRanking,
  savePublishedRound,
  scheduleReleases,
} from "@wissel/store";
import { HISTORY_NODE, OFFERINGS, type OpenOffer } from "@wissel/testing/ledger";
import { OFFER_HOURS, type OverlappingHistory, type OverlappingRound } from "./a-history.ts";
import { aSharedRound } from "./a-round.ts";
import type { DatabaseNames } from "./database-names.ts";
import type { PoolOf } from "./ledger-act.ts";
import { STUDENT_IDS } from "./students.ts";

const INSTITUTION = HISTORY_NODE.host;
const OPENING = HISTORY_NODE.opensAt;

/** The offerings of a history with their pools, its students and its round, under ids of their own. */
export async function publishHistory(
  pool: ConnectionPool,
  names: DatabaseNames,
  { pools, isInRound }: OverlappingHistory,
): Promise<void> {
  const context = {
    institution: INSTITUTION,
    alliancesOf: HISTORY_NODE.alliancesOf,
    newId: randomUUID,
    eventBase: "https://events.example/",
    now: OPENING,
    actor: "sis",
  };
  await inTransaction(pool, async (client) => {
    for (const offering of OFFERINGS) {
      const offeringId = names.idOf(offering);
      await client.query(
        `INSERT INTO offering_enrolment (offering_id, opens_at, closes_at, promotion, offer_hours)
         VALUES ($1, $2, $3, $4, $5)`,
        [
          offeringId,
          OPENING,
          HISTORY_NODE.closesAt,
          offering === "minor" ? "offer" : "place", // as the plain rules have it
          OFFER_HOURS,
        ],
      );
      const sizes = pools
        .filter((one) => one.offeringId === offering)
        .map(({ size, ...one }) => ({ ...poolName(one), ...(Number.isFinite(size) ? { size } : {}) }));
      const applied = await applyPools(client, { offeringId, pools: sizes }, context);
      if (!applied.ok) throw new Error(applied.refusal.code);
    }
    for (const student of STUDENT_IDS) {
      await client.query("INSERT INTO person (person_id, updated_at) VALUES ($1, $2)", [
        names.idOf(student),
        OPENING,
      ]);
    }
    if (!isInRound) return;
    const round = aSharedRound(names);
    const { roundId } = round;
    const offeringIds = OFFERINGS.map(names.idOf);
    await replaceOwnPledges(client, {
      institution: INSTITUTION,
      roundId,
      coordinator: INSTITUTION,
      offeringIds,
    });
    await savePublishedRound(
      client,
      { published: { round, token: "signed" }, coordinator: INSTITUTION },
      OPENING,
    );
    await putRoundInForce(client, INSTITUTION, roundId);
  });
}

/** What the acts of a round are about: releases that are due, rankings, and offers of which every home has heard. */
export async function prepareRound(
  pool: ConnectionPool,
  { idOf }: DatabaseNames,
  { now, planned, rankings }: OverlappingRound,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      "UPDATE delivery SET state = 'delivered', settled_at = $1 WHERE state <> 'delivered'",
      [now],
    );
    const releases = planned.map(({ releaseId, offeringId, from, to }, index) => ({
      releaseId: idOf(releaseId),
      offeringId: idOf(offeringId),
      from: poolName(from),
      to: poolName(to),
      dueAt: new Date(now.getTime() - planned.length + index), // carried out in this order
    }));
    for (const outcome of await scheduleReleases(client, releases))
      if (!outcome.ok) throw new Error(outcome.refusal.code);
    for (const { offeringId, candidates } of rankings) {
      const ranking = candidates.map(({ home, associationId }, index) => ({
        home,
        associationId: idOf(associationId),
        rank: index + 1,
      }));
      await replaceRanking(client, idOf(offeringId), ranking);
    }
  });
}

export function poolName({ kind, beneficiary }: PoolOf) {
  return { kind, ...(beneficiary === "" ? {} : { beneficiary }) };
}

export async function readOpenOffers(
  pool: ConnectionPool,
  { idOf, nameOf }: DatabaseNames,
): Promise<readonly OpenOffer[]> {
  const { rows } = await pool.query<OpenOffer>(
    `SELECT home, association_id AS "associationId", offering_id AS "offeringId", offer ->> 'offerId' AS "offerId"
     FROM association WHERE offer IS NOT NULL AND offering_id = ANY ($1) ORDER BY home, association_id`,
    [OFFERINGS.map(idOf)],
  );
  const named = (id: string) => nameOf(id) ?? id;
  return rows.map((row) => ({
    ...row,
    associationId: named(row.associationId),
    offeringId: named(row.offeringId),
  }));
}
