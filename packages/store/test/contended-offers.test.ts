import { expect, test } from "vitest";
import {
  aClaim,
  anAsk,
  aRequest,
  grantedValue,
  ledgerFaults,
  NOON,
  openPlaces,
  WATERSTAD,
} from "./fixtures/enrolments.ts";

const LATER = new Date(NOON.getTime() + 72 * 3_600_000);

test("two processes that offer, answer and expire the same places at once lose none and give none twice", async () => {
  await using places = await openPlaces(2);
  const ledgerOf = (index: number) => places.stores[index % 2]?.ledger ?? places.store.ledger;
  const offeringIds = [
    await places.addOffering([{ kind: "unallocated", size: 20 }], { promotion: "offer" }),
    await places.addOffering([{ kind: "unallocated", size: 20 }], { promotion: "offer" }),
  ];
  const claims = Array.from({ length: 120 }, (_, index) =>
    aClaim({ offeringId: offeringIds[index % 2] ?? "", ifFull: "queue" }),
  );
  await Promise.all(claims.map((one, index) => ledgerOf(index).claim([one])));
  for (let round = 0; round < 4; round += 1) {
    const { rows } = await places.pool.query<{
      association_id: string;
      host_state: string;
      offer_id: string | null;
    }>("SELECT association_id, host_state, offer ->> 'offerId' AS offer_id FROM association");
    const known = new Map(rows.map((row) => [row.association_id, row]));
    await places.pool.query("UPDATE delivery SET state = 'delivered'");
    if (round === 2) places.clock.set(LATER);
    await Promise.all([
      ...claims.flatMap((one, index) => {
        const row = known.get(one.associationId);
        const offer = { ...one, offerId: row?.offer_id ?? "", actor: one.home };
        if (row?.offer_id !== null && index % 3 > 0) {
          const answer = index % 3 === 1 ? ("accept" as const) : ("decline" as const);
          // Both processes hear the same answer: one of them is late.
          return [0, 1].map((process) => ledgerOf(process).answerOffers([{ ...offer, answer }]));
        }
        if (row?.host_state !== "associated" || index % 2 === 0) return [];
        return [ledgerOf(round + index).withdraw([{ ...one, sequence: 2, actor: one.home }])];
      }),
      ...places.stores.map(({ ledger }) => ledger.expireOffers(500)),
    ]);
    expect(await ledgerFaults(places.pool)).toEqual([]);
  }
  const { rows } = await places.pool.query<{ reason: string }>("SELECT DISTINCT reason FROM seat_movement");
  expect(rows.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(["offered", "offer-accepted", "offer-declined", "offer-expired", "withdrawn"]),
  );
}, 30_000);

test("students who swap in a circle at two processes at once each end with exactly one place", async () => {
  await using places = await openPlaces(2);
  const offeringIds = await Promise.all(
    Array.from({ length: 6 }, () => places.addOffering([{ kind: "own", size: 2 }])),
  );
  const choiceOf = (index: number) => ({
    host: WATERSTAD,
    offeringId: offeringIds[index % offeringIds.length] ?? "",
    ifFull: "queue" as const,
  });
  const students = await Promise.all(
    offeringIds.map(async (_, index) => {
      const personId = await places.addPerson();
      const ask = anAsk(aRequest(personId, { choices: [choiceOf(index)] }));
      grantedValue((await places.store.register.begin([ask]))[0]);
      return { personId, old: ask.associationId };
    }),
  );
  await Promise.all(
    students.map(async ({ personId, old }, index) => {
      const register = places.stores[index % 2]?.register;
      const ask = anAsk({ ...aRequest(personId, { choices: [choiceOf(index + 1)] }), releases: old });
      grantedValue((await register?.begin([ask]))?.[0]);
    }),
  );
  const { rows } = await places.pool.query(
    `SELECT person_id FROM association WHERE host_state = 'associated' GROUP BY person_id HAVING count(*) = 1`,
  );
  expect(rows).toHaveLength(students.length);
  expect(await ledgerFaults(places.pool)).toEqual([]);
}, 30_000);
