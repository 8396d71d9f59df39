import { expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveEveryone,
  approveNobody,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const NOT_POSSIBLE = "https://schemas.wissel.example/problems/release-not-possible";

/** A student of Noord with a place at Noord, and an offering of Zuid with so many places. */
async function aSwap({ places = 1, host = ZUID }: { readonly places?: number; readonly host?: string } = {}) {
  const { noord, zuid } = institutions();
  const oldId = await anOfferingOf(noord, { places: 1 });
  const newId = await anOfferingOf(host === ZUID ? zuid : noord, { places });
  const student = await aStudent(noord);
  const { body: old } = await student.enrol([{ offeringId: oldId }]);
  const choices = [{ host, offeringId: newId, ifFull: "queue" }];
  const swap = (key?: string) => student.enrol(choices, key, old.associationId);
  const states = async (associationId: string) => (await student.read(associationId)).place;
  return { oldId, newId, student, old, swap, states, choices };
}

test("a place elsewhere gives up the one there was, in the same answer; repeating it answers the same", async () => {
  const { noord, zuid } = institutions();
  const { student, old, swap, oldId, newId } = await aSwap();
  const swapped = await swap("one-key");
  expect(swapped).toMatchObject({ status: 201, body: { place: "given", releases: old.associationId } });
  expect(await student.read(old.associationId)).toMatchObject({ place: "none", reason: "withdrawn" });
  expect([await placedIn(noord, oldId), await placedIn(zuid, newId)]).toEqual([0, 1]);
  expect(await swap("one-key")).toMatchObject({ status: 200, body: swapped.body });
  const other = await student.enrol([{ host: ZUID, offeringId: newId, ifFull: "queue" }], "one-key");
  expect(other.status).toBe(422);
});

test("a swap that has to wait keeps the old place until the new one is there", async () => {
  const { noord, zuid, federation } = institutions();
  const { old, swap, states, oldId, newId } = await aSwap();
  const before = await aStudent(noord);
  const { body: taken } = await before.enrol([{ host: ZUID, offeringId: newId }]);
  const { body: waiting } = await swap();
  expect([waiting.place, await states(old.associationId)]).toEqual(["waiting", "given"]);
  await before.withdraw(taken.associationId);
  await federation.settle();
  expect([await states(waiting.associationId), await states(old.associationId)]).toEqual(["given", "none"]);
  expect([await placedIn(noord, oldId), await placedIn(zuid, newId)]).toEqual([0, 1]);
});

test("a place given up goes to who waits for it, and what that student gives up for it too", async () => {
  const { noord } = institutions();
  const first = await aSwap({ host: NOORD, places: 1 });
  const second = await aSwap({ host: NOORD, places: 1 });
  const behind = await second.student.enrol(
    [{ offeringId: first.oldId, ifFull: "queue" }],
    "behind",
    second.old.associationId,
  );
  expect(behind.body.place).toBe("waiting");
  await first.swap();
  expect(await second.states(behind.body.associationId)).toBe("given");
  expect(await second.states(second.old.associationId)).toBe("none");
  expect(await placedIn(noord, first.oldId)).toBe(1);
  expect(await placedIn(noord, second.oldId)).toBe(0);
});

test("places that a growing pool gives complete the swaps that waited for them", async () => {
  const { noord } = institutions();
  const { old, swap, states, newId } = await aSwap({ host: NOORD, places: 0 });
  const { body: waiting } = await swap();
  await noord.resize(newId, [{ kind: "unallocated", size: 1 }]);
  expect([await states(waiting.associationId), await states(old.associationId)]).toEqual(["given", "none"]);
});

test("an acceptance names what it gives up, whatever was said before", async () => {
  const { noord, zuid, federation } = institutions();
  const { student, old, states, newId, choices } = await aSwap({ places: 1 });
  await zuid.offerFreedPlaces(newId);
  const before = await aStudent(noord);
  const { body: taken } = await before.enrol([{ host: ZUID, offeringId: newId }]);
  const { body: waiting } = await student.enrol(choices);
  await before.withdraw(taken.associationId);
  await federation.settle();
  const { offer } = await student.read(waiting.associationId);
  const accept = (releases: string) =>
    student.answerOffer(waiting.associationId, offer.offerId, "accept", { releases });
  expect(await accept(waiting.associationId)).toMatchObject({ status: 409, body: { type: NOT_POSSIBLE } });
  expect(await states(waiting.associationId)).toBe("waiting");
  const accepted = await accept(old.associationId);
  expect(accepted).toMatchObject({ status: 200, body: { place: "given", releases: old.associationId } });
  expect(await states(old.associationId)).toBe("none");
  expect(await accept(old.associationId)).toMatchObject({ status: 200, body: accepted.body });
});

test("an own student's acceptance gives up the place at a partner, who is told", async () => {
  const { noord, zuid, federation } = institutions();
  const oldId = await anOfferingOf(zuid, { places: 1 });
  const newId = await anOfferingOf(noord, { places: 1 });
  await noord.offerFreedPlaces(newId);
  const [before, student] = [await aStudent(noord), await aStudent(noord)];
  const { body: taken } = await before.enrol([{ offeringId: newId }]);
  const { body: old } = await student.enrol([{ host: ZUID, offeringId: oldId }]);
  const { body: waiting } = await student.enrol(
    [{ offeringId: newId, ifFull: "queue" }],
    "k",
    old.associationId,
  );
  await before.withdraw(taken.associationId);
  federation.internet.cut(zuid.origin);
  const { offer } = await student.read(waiting.associationId);
  expect(await student.answerOffer(waiting.associationId, offer.offerId, "accept")).toMatchObject({
    body: { place: "given" },
  });
  expect(await student.read(old.associationId)).toMatchObject({ homeState: "cancelled", place: "none" });
  expect(await placedIn(zuid, oldId)).toBe(1);
  federation.internet.mend(zuid.origin);
  await federation.settle();
  expect(await placedIn(zuid, oldId)).toBe(0);
});

test("a refusal, or a host that is down, keeps the old place", async () => {
  const { zuid, federation, clock } = institutions();
  const { student, old, states, newId } = await aSwap({ places: 0 });
  const refused = await student.enrol([{ host: ZUID, offeringId: newId }], "full", old.associationId);
  expect([refused.body.place, await states(old.associationId)]).toEqual(["none", "given"]);
  const away = await aSwap();
  federation.internet.cut(zuid.origin);
  const { body: asked } = await away.swap();
  expect([asked.place, await away.states(away.old.associationId)]).toEqual(["unknown", "given"]);
  federation.internet.mend(zuid.origin);
  clock.advance(60_000);
  await federation.settle();
  expect([await away.states(asked.associationId), await away.states(away.old.associationId)]).toEqual([
    "given",
    "none",
  ]);
});

test("while home has not permitted the new place the old one is kept; permission completes the swap", async () => {
  const { noord } = institutions();
  const swaps = [await aSwap(), await aSwap({ host: NOORD }), await aSwap()];
  await approveNobody(noord);
  const asked = await Promise.all(swaps.map(({ swap }) => swap()));
  await approveEveryone(noord);
  for (const [index, { body }] of asked.entries()) {
    expect(body).toMatchObject({ homeState: "pending", hostState: "associated" });
    const one = swaps[index] as Awaited<ReturnType<typeof aSwap>>;
    expect(await one.student.read(one.old.associationId)).toMatchObject({ homeState: "associated" });
    await anOfficer(noord).decide(body.associationId, index === 2 ? "refuse" : "approve");
    expect(await one.states(one.old.associationId)).toBe(index === 2 ? "given" : "none");
  }
});

test("what is given up can be named later, for a place that is there or waited for", async () => {
  const { noord, zuid } = institutions();
  const { student, old, states, choices, oldId, newId } = await aSwap();
  await student.enrol(choices, "first");
  expect([await placedIn(noord, oldId), await placedIn(zuid, newId)]).toEqual([1, 1]);
  const named = await student.enrol(choices, "second", old.associationId);
  expect(named).toMatchObject({ status: 200, body: { place: "given", releases: old.associationId } });
  expect(await states(old.associationId)).toBe("none");
});

test("only a live enrolment of the same student in another offering can be given up", async () => {
  const { student, old, choices, oldId } = await aSwap();
  const foreign = await aSwap();
  const attempts = [
    student.enrol(choices, "a", crypto.randomUUID()),
    student.enrol(choices, "b", foreign.old.associationId),
    student.enrol([...choices, { offeringId: oldId }], "c", old.associationId),
    student.enrol([{ offeringId: oldId }], "d", old.associationId),
  ];
  for (const attempt of attempts)
    expect(await attempt).toMatchObject({ status: 409, body: { type: NOT_POSSIBLE } });
  await student.withdraw(old.associationId);
  expect(await student.enrol(choices, "e", old.associationId)).toMatchObject({ status: 409 });
});
