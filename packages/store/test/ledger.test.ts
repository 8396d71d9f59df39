import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aClaim,
  EVENT_BASE,
  grantedValue,
  HEUVELLAND,
  ledgerFaults,
  NOON,
  NOORDZEE,
  openPlaces,
  WATERSTAD,
} from "./fixtures/enrolments.ts";

let places: Awaited<ReturnType<typeof openPlaces>>;
beforeAll(async () => {
  places = await openPlaces();
});
afterAll(() => places[Symbol.asyncDispose]());

const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

async function claim(one: ReturnType<typeof aClaim>) {
  const [outcome] = await places.store.ledger.claim([one]);
  return grantedValue(outcome);
}

async function withdraw(one: ReturnType<typeof aClaim>, sequence = 2) {
  const { home, associationId, offeringId } = one;
  const [outcome] = await places.store.ledger.withdraw([
    { home, associationId, offeringId, sequence, actor: home },
  ]);
  return grantedValue(outcome);
}

describe("a claim", () => {
  test("gets a place while there is one, and the answer says what comes next", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    expect(await claim(aClaim({ offeringId }))).toMatchObject({
      hostState: "associated",
      version: 1,
      next: { what: "attend", by: "student" },
      decidedAt: NOON,
    });
    expect(await claim(aClaim({ offeringId }))).toMatchObject({
      hostState: "denied",
      reason: "place-none-left",
    });
    expect(await claim(aClaim({ offeringId, ifFull: "queue" }))).toMatchObject({
      hostState: "queued",
      position: 1,
    });
    expect(await claim(aClaim({ offeringId, ifFull: "queue" }))).toMatchObject({
      hostState: "queued",
      position: 2,
    });
  });

  test("that is repeated gets the same answer, a denial too, even when a place fell free since", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const first = aClaim({ offeringId });
    const second = aClaim({ offeringId });
    const receipt = await claim(first);
    await claim(second);
    expect(await claim({ ...first, associationKey: randomUUID() })).toEqual(receipt);
    await withdraw(first);
    expect(await claim(second)).toMatchObject({ hostState: "denied", reason: "place-none-left" });
    expect(await claim(first)).toMatchObject({ hostState: "cancelled", reason: "withdrawn", sequence: 2 });
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("draws on the pool of its home first, then on the alliance's, then on what is unallocated", async () => {
    const offeringId = await places.addOffering([
      { kind: "own", size: 1 },
      { kind: "partner", beneficiary: HEUVELLAND, size: 1 },
      { kind: "alliance", beneficiary: "lde", size: 1 },
      { kind: "unallocated", size: 1 },
    ]);
    for (const home of [NOORDZEE, NOORDZEE, HEUVELLAND, HEUVELLAND])
      await claim(aClaim({ offeringId, home }));
    const { rows } = await places.pool.query(
      "SELECT kind, placed FROM seat_pool WHERE offering_id = $1 ORDER BY kind",
      [offeringId],
    );
    expect(rows).toEqual([
      { kind: "alliance", placed: 1 },
      { kind: "own", placed: 0 },
      { kind: "partner", placed: 1 },
      { kind: "unallocated", placed: 1 },
    ]);
  });

  test("counts from its time of request: before the opening and from the closing on it is refused", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated" }], {
      opensAt: NOON,
      closesAt: later(60),
    });
    const answers = await places.store.ledger.claim(
      [later(-1), NOON, later(59), later(60)].map((requestedAt) => aClaim({ offeringId, requestedAt })),
    );
    expect(answers.map((answer) => [grantedValue(answer).hostState, grantedValue(answer).reason])).toEqual([
      ["denied", "enrolment-window-not-open"],
      ["associated", undefined],
      ["associated", undefined],
      ["denied", "enrolment-window-closed"],
    ]);
  });

  test("that was delayed takes its rank on the waiting list by the time home wrote it down", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 0 }]);
    const onTime = aClaim({ offeringId, ifFull: "queue", requestedAt: later(10) });
    await claim(onTime);
    const delayed = aClaim({ offeringId, ifFull: "queue", requestedAt: later(5), claimedAt: later(1) });
    expect(await claim(delayed)).toMatchObject({ position: 1 });
    expect(await claim(onTime)).toMatchObject({ position: 2 });
  });

  test("of an unknown offering, or of a home that no pool is for, is told so", async () => {
    const ownOnly = await places.addOffering([{ kind: "own", size: 5 }]);
    expect(await claim(aClaim({ offeringId: randomUUID() }))).toMatchObject({ reason: "offering-unknown" });
    expect(await claim(aClaim({ offeringId: ownOnly }))).toMatchObject({ reason: "home-not-eligible" });
  });

  test("under an association id that names another student is refused and moves nothing", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 5 }]);
    const first = aClaim({ offeringId });
    await claim(first);
    const [outcome] = await places.store.ledger.claim([{ ...first, pseudonym: randomUUID(), sequence: 2 }]);
    expect(outcome).toEqual({ ok: false, refusal: { code: "association-mismatch" } });
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("that the database cannot store is refused alone; its neighbours get their places", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 50 }]);
    const claims = Array.from({ length: 20 }, (_, index) =>
      aClaim({ offeringId, ...(index === 7 ? { associationId: "not a uuid" } : {}) }),
    );
    const outcomes = await places.store.ledger.claim(claims);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.hostState : outcome.refusal.code))).toEqual(
      claims.map((_, index) => (index === 7 ? "command-unacceptable" : "associated")),
    );
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });
});

describe("a withdrawal", () => {
  test("promotes the first who waits and tells its home by an event, in the same commit", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const placed = aClaim({ offeringId });
    const waiting = aClaim({ offeringId, home: HEUVELLAND, ifFull: "queue" });
    await claim(placed);
    await claim(waiting);
    expect(await withdraw(placed)).toMatchObject({ hostState: "cancelled", version: 2, reason: "withdrawn" });
    const promoted = await places.store.ledger.findReceipt(HEUVELLAND, waiting.associationId);
    expect(promoted).toMatchObject({ hostState: "associated", version: 2 });
    const { rows } = await places.pool.query(
      "SELECT recipient, event_type, payload FROM delivery WHERE association_key = $1",
      [waiting.associationKey],
    );
    expect(rows).toEqual([
      {
        recipient: HEUVELLAND,
        event_type: `${EVENT_BASE}enrolment-changed`,
        payload: {
          associationId: waiting.associationId,
          txn: waiting.txn,
          event: {
            version: 2,
            offeringId,
            homeState: "associated",
            hostState: "associated",
            decidedAt: NOON.toISOString(),
          },
        },
      },
    ]);
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("that overtakes its own enrolment is remembered, and the enrolment takes no place", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const delayed = aClaim({ offeringId });
    expect(await withdraw(delayed)).toMatchObject({ hostState: "cancelled", version: 0 });
    expect(await claim(delayed)).toMatchObject({ hostState: "cancelled", reason: "withdrawn", sequence: 2 });
    expect(await claim(aClaim({ offeringId }))).toMatchObject({ hostState: "associated" });
  });

  test("does nothing the second time, and nothing when its number is not higher", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const one = aClaim({ offeringId });
    await claim(one);
    expect(await withdraw(one, 1)).toMatchObject({ hostState: "associated", sequence: 1 });
    const receipt = await withdraw(one, 2);
    expect(await withdraw(one, 2)).toEqual(receipt);
  });
});

describe("home's permission", () => {
  test("that is refused frees the place for the first who waits", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const held = aClaim({ offeringId, homeState: "pending" });
    const waiting = aClaim({ offeringId, ifFull: "queue" });
    expect(await claim(held)).toMatchObject({
      next: { what: "give_permission", by: "home", until: later(14 * 86_400) },
    });
    await claim(waiting);
    const [outcome] = await places.store.ledger.decide([
      { ...held, sequence: 2, homeState: "denied", actor: NOORDZEE },
    ]);
    expect(outcome).toMatchObject({ value: { homeState: "denied", hostState: "cancelled" } });
    expect(await claim(waiting)).toMatchObject({ hostState: "associated" });
  });

  test("for an association that is not known here is refused, so that home sends the enrolment itself", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const unknown = aClaim({ offeringId });
    const decision = { ...unknown, sequence: 2, actor: NOORDZEE, homeState: "associated" as const };
    const [outcome] = await places.store.ledger.decide([decision]);
    expect(outcome).toEqual({ ok: false, refusal: { code: "association-unknown" } });
    expect(await claim({ ...unknown, sequence: 2 })).toMatchObject({ hostState: "associated", sequence: 2 });
  });

  test("that does not come in time frees the place, and home is told", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 1 }]);
    const held = aClaim({ offeringId, homeState: "pending", permissionUntil: later(30) });
    await claim(held);
    expect(await places.store.ledger.expirePermissions(10)).toBe(0);
    places.clock.set(later(30));
    expect(await places.store.ledger.expirePermissions(10)).toBe(1);
    expect(await claim(held)).toMatchObject({ hostState: "cancelled", reason: "home-permission-expired" });
    const { rowCount } = await places.pool.query("SELECT 1 FROM delivery WHERE association_key = $1", [
      held.associationKey,
    ]);
    expect(rowCount).toBe(1);
    expect(await places.store.ledger.expirePermissions(10)).toBe(0);
    places.clock.set(NOON);
  });
});

describe("the sizes of pools", () => {
  test("grow, and who waits longest gets the new places", async () => {
    const offeringId = await places.addOffering([{ kind: "alliance", beneficiary: "lde", size: 0 }]);
    const waiting = Array.from({ length: 3 }, () => aClaim({ offeringId, ifFull: "queue" }));
    for (const one of waiting) await claim(one);
    expect((await places.resize(offeringId, [{ kind: "alliance", beneficiary: "lde", size: 2 }])).ok).toBe(
      true,
    );
    const states = await Promise.all(waiting.map(claim));
    expect(states.map(({ hostState, position }) => [hostState, position])).toEqual([
      ["associated", undefined],
      ["associated", undefined],
      ["queued", 1],
    ]);
    expect(await ledgerFaults(places.pool)).toEqual([]);
  });

  test("do not shrink below what is placed; the refusal names the numbers and nothing changes", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 2 }]);
    await claim(aClaim({ offeringId }));
    await claim(aClaim({ offeringId }));
    expect(await places.resize(offeringId, [{ kind: "own", size: 4 }])).toEqual({
      ok: false,
      refusal: {
        code: "seat-pool-below-placed",
        offeringId,
        pools: [{ kind: "unallocated", beneficiary: "", size: 0, placed: 2, offered: 0 }],
      },
    });
    expect(await places.store.ledger.listAvailability([offeringId, randomUUID()], WATERSTAD)).toEqual([
      { offeringId, eligible: true, placesLeft: 0, waiting: 0, asOf: NOON },
    ]);
  });

  test("may become unlimited", async () => {
    const offeringId = await places.addOffering([{ kind: "unallocated", size: 0 }]);
    const waiting = aClaim({ offeringId, ifFull: "queue" });
    await claim(waiting);
    await places.resize(offeringId, [{ kind: "unallocated" }]);
    expect(await claim(waiting)).toMatchObject({ hostState: "associated" });
    const [availability] = await places.store.ledger.listAvailability([offeringId], NOORDZEE);
    expect(availability).toEqual({ offeringId, eligible: true, waiting: 0, asOf: NOON });
  });
});
