import { randomUUID } from "node:crypto";
import type { SeatPoolSize } from "@wissel/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  aClaim,
  anAsk,
  aRequest,
  grantedValue,
  inHalfAMinute,
  ledgerFaults,
  NOON,
  NOORDZEE,
  openPlaces,
  WATERSTAD,
} from "./fixtures/enrolments.ts";

const HOUR_MS = 3_600_000;
const hoursLater = (hours: number) => new Date(NOON.getTime() + hours * HOUR_MS);
const OFFERED = { promotion: "offer" } as const;

let places: Awaited<ReturnType<typeof openPlaces>>;
beforeAll(async () => {
  places = await openPlaces();
});
afterAll(() => places[Symbol.asyncDispose]());

type Claim = ReturnType<typeof aClaim>;

async function claim(one: Claim) {
  const [outcome] = await places.store.ledger.claim([one]);
  return grantedValue(outcome);
}

async function withdraw({ home, associationId, offeringId }: Claim) {
  await places.store.ledger.withdraw([{ home, associationId, offeringId, sequence: 2, actor: home }]);
}

async function answer(one: Claim, offerId: string, what: "accept" | "decline") {
  const { home, associationId, offeringId } = one;
  const [outcome] = await places.store.ledger.answerOffers([
    { home, associationId, offeringId, offerId, answer: what, actor: home },
  ]);
  return grantedValue(outcome);
}

/** Home acknowledged everything it was told. */
async function acknowledgeAll() {
  await places.pool.query("UPDATE delivery SET state = 'delivered', settled_at = $1", [places.clock.now()]);
}

/** One place, taken, and two partners' students who wait for it. */
async function aFullOffering(pools: readonly SeatPoolSize[] = [{ kind: "unallocated", size: 1 }]) {
  const offeringId = await places.addOffering(pools, OFFERED);
  const placed = aClaim({ offeringId });
  const first = aClaim({ offeringId, ifFull: "queue" });
  const second = aClaim({ offeringId, ifFull: "queue" });
  for (const one of [placed, first, second]) await claim(one);
  return { offeringId, placed, first, second };
}

async function offerOf(one: Claim): Promise<string> {
  const { offer } = await claim(one);
  if (offer === undefined) throw new Error("there is no open offer");
  return offer.offerId;
}

test("a freed place is held for the first who waits, and its home is told of the offer and its clock", async () => {
  const { offeringId, placed, first, second } = await aFullOffering();
  await withdraw(placed);
  const receipt = await claim(first);
  expect(receipt).toMatchObject({
    hostState: "queued",
    position: 1,
    version: 2,
    offer: { offeredAt: NOON, remindAt: hoursLater(24), expiresAt: hoursLater(48) },
    next: { what: "answer_offer", by: "student", until: hoursLater(48) },
  });
  expect(await claim(second)).toMatchObject({ hostState: "queued", position: 2, version: 1 });
  expect(await claim(aClaim({ offeringId }))).toMatchObject({ reason: "place-none-left" });
  const { rows } = await places.pool.query(
    "SELECT payload -> 'event' -> 'offer' AS offer FROM delivery WHERE association_key = $1",
    [first.associationKey],
  );
  expect(rows).toEqual([
    {
      offer: {
        offerId: receipt.offer?.offerId,
        offeredAt: NOON.toISOString(),
        remindAt: hoursLater(24).toISOString(),
        expiresAt: hoursLater(48).toISOString(),
      },
    },
  ]);
  expect(await ledgerFaults(places.pool)).toEqual([]);
});

test("an accepted offer becomes a place, once, however often it is accepted", async () => {
  const { placed, first } = await aFullOffering();
  await withdraw(placed);
  const offerId = await offerOf(first);
  expect(await answer(first, offerId, "accept")).toMatchObject({ hostState: "associated", version: 3 });
  expect(await answer(first, offerId, "accept")).toMatchObject({ hostState: "associated", version: 3 });
  expect(await answer(first, offerId, "decline")).toMatchObject({ hostState: "associated", version: 3 });
  expect(await ledgerFaults(places.pool)).toEqual([]);
});

test("a declined offer goes to the next, and so does that of a student who withdraws", async () => {
  const { placed, first, second } = await aFullOffering();
  await withdraw(placed);
  expect(await answer(first, await offerOf(first), "decline")).toMatchObject({
    hostState: "cancelled",
    reason: "offer-declined",
  });
  await offerOf(second);
  await withdraw(second);
  expect(await claim(second)).toMatchObject({ hostState: "cancelled", reason: "withdrawn" });
  expect(await ledgerFaults(places.pool)).toEqual([]);
});

test("an offer does not run out before home has acknowledged it; then a late acceptance is told why", async () => {
  const { placed, first, second } = await aFullOffering();
  await withdraw(placed);
  const offerId = await offerOf(first);
  await acknowledgeAll();
  await places.pool.query("UPDATE delivery SET state = 'pending' WHERE association_key = $1", [
    first.associationKey,
  ]);
  places.clock.set(hoursLater(48));
  await places.store.ledger.expireOffers(100);
  expect(await offerOf(first)).toBe(offerId);
  await acknowledgeAll();
  places.clock.set(new Date(hoursLater(48).getTime() - 1));
  await places.store.ledger.expireOffers(100);
  expect(await offerOf(first)).toBe(offerId);
  places.clock.set(hoursLater(48));
  expect(await places.store.ledger.expireOffers(100)).toBeGreaterThan(0);
  expect(await answer(first, offerId, "accept")).toMatchObject({
    hostState: "cancelled",
    reason: "offer-expired",
  });
  await offerOf(second);
  expect(await ledgerFaults(places.pool)).toEqual([]);
  places.clock.set(NOON);
});

test.each(["parked", "held"])(
  "an offer whose delivery is %s does not hold its place for ever: it ends a week after that was given up",
  async (state) => {
    const { placed, first, second } = await aFullOffering();
    await withdraw(placed);
    const offerId = await offerOf(first);
    await places.pool.query("UPDATE delivery SET state = $2, settled_at = $3 WHERE association_key = $1", [
      first.associationKey,
      state,
      hoursLater(30 * 24),
    ]);
    places.clock.set(new Date(hoursLater(37 * 24).getTime() - 1));
    await places.store.ledger.expireOffers(100);
    expect(await offerOf(first)).toBe(offerId);
    places.clock.set(hoursLater(37 * 24));
    await places.store.ledger.expireOffers(100);
    expect(await claim(first)).toMatchObject({ hostState: "cancelled", reason: "offer-expired" });
    await offerOf(second);
    expect(await ledgerFaults(places.pool)).toEqual([]);
    places.clock.set(NOON);
  },
);

test("places that grow together with the rule are promoted by the new rule, for as many hours as it says", async () => {
  const { offeringId, first, second } = await aFullOffering();
  const grown = { offeringId, pools: [{ kind: "unallocated", size: 2 }] } as const;
  await places.resize(grown.offeringId, grown.pools, { promotion: "offer", offerHours: 6 });
  expect(await claim(first)).toMatchObject({ offer: { remindAt: hoursLater(3), expiresAt: hoursLater(6) } });
  await places.resize(offeringId, [{ kind: "unallocated", size: 3 }], { promotion: "place" });
  expect(await claim(second)).toMatchObject({ hostState: "associated" });
  expect(await ledgerFaults(places.pool)).toEqual([]);
});

test("an own student accepts through home's register, and hears why an offer is not open", async () => {
  const offeringId = await places.addOffering([{ kind: "own", size: 1 }], OFFERED);
  const placed = aClaim({ offeringId, home: WATERSTAD });
  await claim(placed);
  const personId = await places.addPerson();
  const choice = { host: WATERSTAD, offeringId, ifFull: "queue" as const };
  const ask = anAsk(aRequest(personId, { choices: [choice] }));
  await places.store.register.begin([ask]);
  const { associationId } = ask;
  const wish = { personId, associationId, deliveryId: randomUUID(), inHandUntil: inHalfAMinute };
  const { answerOffer, findForPerson } = places.store.register;
  expect(await answerOffer({ ...wish, offerId: randomUUID(), answer: "accept" })).toEqual({
    ok: false,
    refusal: { code: "offer-not-open" },
  });
  await withdraw(placed);
  const offerId = (await findForPerson(personId, associationId))?.association.offer?.offerId ?? "";
  const accepted = grantedValue(await answerOffer({ ...wish, offerId, answer: "accept" }));
  expect(accepted.association).toMatchObject({ hostState: "associated" });
  expect(grantedValue(await answerOffer({ ...wish, offerId, answer: "accept" }))).toEqual({
    association: accepted.association,
  });
  expect(await answerOffer({ ...wish, offerId, answer: "decline" })).toMatchObject({ ok: false });
  expect(await ledgerFaults(places.pool)).toEqual([]);
});

test("the golden case: 30 places, offers that lapse and are declined, and the release of 7 June", async () => {
  const own = { kind: "own" } as const;
  const guest = { kind: "alliance", beneficiary: "lde" } as const;
  const sizes = [
    { ...own, size: 20 },
    { ...guest, size: 10 },
  ];
  const offeringId = await places.addOffering(sizes, OFFERED);
  const owns = Array.from({ length: 26 }, () => aClaim({ offeringId, home: WATERSTAD, ifFull: "queue" }));
  const guests = Array.from({ length: 13 }, () => aClaim({ offeringId, home: NOORDZEE, ifFull: "queue" }));
  for (const one of [...owns, ...guests]) await claim(one);
  const standing = async () => {
    const { rows } = await places.pool.query<{ home: string; host_state: string; offers: number; n: number }>(
      `SELECT home, host_state, count(offer)::integer AS offers, count(*)::integer AS n FROM association
       WHERE offering_id = $1 AND host_state IN ('associated', 'queued') GROUP BY 1, 2 ORDER BY 1, 2`,
      [offeringId],
    );
    return rows.map(({ home, host_state, offers, n }) =>
      [
        home === WATERSTAD ? "own" : "guest",
        host_state,
        n,
        ...(offers > 0 ? [`${offers} offered`] : []),
      ].join(" "),
    );
  };
  expect(await standing()).toEqual([
    "guest associated 10",
    "guest queued 3",
    "own associated 20",
    "own queued 6",
  ]);

  const [one, two] = guests;
  const [first, second, third] = guests.slice(10);
  if (!(one && two && first && second && third)) throw new Error("13 guests were made");
  await withdraw(one);
  await withdraw(two);
  expect(await standing()).toContain("guest queued 3 2 offered");
  await acknowledgeAll();
  await answer(first, await offerOf(first), "accept");
  places.clock.set(hoursLater(48));
  await places.store.ledger.expireOffers(100);
  expect(await claim(second)).toMatchObject({ hostState: "cancelled", reason: "offer-expired" });
  await answer(third, await offerOf(third), "decline");
  expect(await standing()).toEqual(["guest associated 9", "own associated 20", "own queued 6"]);

  const release = { releaseId: randomUUID(), offeringId, from: guest, to: own, dueAt: hoursLater(23 * 24) };
  await places.schedule([release]);
  expect(await places.store.ledger.runReleases(10)).toBe(0);
  places.clock.set(hoursLater(24 * 24));
  const runs = await Promise.all([places.store.ledger.runReleases(10), places.store.ledger.runReleases(10)]);
  expect(Math.max(...runs)).toBe(1);
  expect(await places.store.ledger.runReleases(10)).toBe(0);
  expect(await standing()).toEqual(["guest associated 9", "own associated 20", "own queued 6 1 offered"]);
  const [firstOwn] = owns.slice(20);
  if (firstOwn === undefined) throw new Error("26 own students were made");
  await answer(firstOwn, await offerOf(firstOwn), "accept");
  expect(await standing()).toEqual(["guest associated 9", "own associated 21", "own queued 5"]);
  expect(await claim(aClaim({ offeringId, home: NOORDZEE }))).toMatchObject({ reason: "place-none-left" });

  // The SIS sends the sizes it knows every night; what was released stays so.
  expect((await places.resize(offeringId, sizes)).ok).toBe(true);
  const { rows } = await places.pool.query(
    "SELECT kind, size, placed, offered FROM seat_pool WHERE offering_id = $1 ORDER BY kind",
    [offeringId],
  );
  expect(rows).toEqual([
    { kind: "alliance", size: 9, placed: 9, offered: 0 },
    { kind: "own", size: 21, placed: 21, offered: 0 },
  ]);
  expect(await ledgerFaults(places.pool)).toEqual([]);
  places.clock.set(NOON);
});

test("a release from or to a pool that does not exist is refused and not planned", async () => {
  const offeringId = await places.addOffering([{ kind: "own", size: 1 }]);
  const release = { releaseId: randomUUID(), offeringId, dueAt: NOON };
  const own = { kind: "own" } as const;
  const guest = { kind: "alliance", beneficiary: "lde" } as const;
  expect(
    await places.schedule([
      { ...release, from: guest, to: own },
      { ...release, from: own, to: guest },
      { ...release, from: own, to: own },
    ]),
  ).toEqual(
    [guest, guest, own].map((pool) => ({
      ok: false,
      refusal: { code: "seat-pool-unknown", offeringId, pool },
    })),
  );
  expect(await places.store.ledger.runReleases(10)).toBe(0);
});
