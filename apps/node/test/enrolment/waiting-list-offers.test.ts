import { expect, test } from "vitest";
import {
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  placedIn,
  type Read,
  thePartner,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const TWO_DAYS_MS = 48 * 3_600_000;
const NOT_OPEN = "https://schemas.wissel.example/problems/offer-not-open";

/** A student of Noord to whom Zuid offers a place, and one who waits behind. */
async function anOffer() {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  await zuid.offerFreedPlaces(offeringId);
  const choices = [{ host: ZUID, offeringId, ifFull: "queue" }];
  const [placed, first, second] = [await aStudent(noord), await aStudent(noord), await aStudent(noord)];
  const { body: place } = await placed.enrol(choices);
  const { body: one } = await first.enrol(choices);
  const { body: two } = await second.enrol(choices);
  await placed.withdraw(place.associationId);
  await federation.settle();
  const shown: Read = await first.read(one.associationId);
  return { offeringId, first, one, second, two, shown, offerId: shown.offer.offerId as string };
}

test("a partner's student sees the offer with its clock, accepts it, and has the place", async () => {
  const { zuid, clock } = institutions();
  const { offeringId, first, one, shown, offerId } = await anOffer();
  const expiresAt = new Date(clock.now().getTime() + TWO_DAYS_MS).toISOString();
  expect(shown).toMatchObject({
    hostState: "queued",
    place: "waiting",
    position: 1,
    offer: { expiresAt },
    next: { what: "answer_offer", by: "student", until: expiresAt },
  });
  const accepted = await first.answerOffer(one.associationId, offerId, "accept");
  expect(accepted).toMatchObject({ status: 200, body: { hostState: "associated", place: "given" } });
  expect(accepted.body).not.toHaveProperty("offer");
  const again = await first.answerOffer(one.associationId, offerId, "accept");
  expect(again).toMatchObject({ status: 200, body: accepted.body });
  expect(await placedIn(zuid, offeringId)).toBe(1);
});

test("a declined offer goes to the next on the list, whose home is told", async () => {
  const { federation } = institutions();
  const { first, one, second, two, offerId } = await anOffer();
  const declined = await first.answerOffer(one.associationId, offerId, "decline");
  expect(declined.body).toMatchObject({ hostState: "cancelled", place: "none", reason: "offer-declined" });
  await federation.settle();
  expect(await second.read(two.associationId)).toMatchObject({ next: { what: "answer_offer" } });
});

test("an offer waits for home while home is away; a late acceptance is refused with the reason", async () => {
  const { noord, zuid, federation, clock } = institutions();
  const { first, one, second, two, offerId } = await anOffer();
  federation.internet.cut(noord.origin);
  clock.advance(TWO_DAYS_MS);
  expect(await zuid.expireOffers()).toBeGreaterThan(0);
  await federation.settle();
  clock.advance(TWO_DAYS_MS);
  // The next student's home has not been told: that offer stands.
  expect(await zuid.expireOffers()).toBe(0);
  federation.internet.mend(noord.origin);
  const late = await first.answerOffer(one.associationId, offerId, "accept");
  expect(late).toMatchObject({ status: 409, body: { type: NOT_OPEN, reason: "offer-expired" } });
  clock.advance(TWO_DAYS_MS);
  await federation.settle();
  const { offer } = await second.read(two.associationId);
  expect(await second.answerOffer(two.associationId, offer.offerId, "accept")).toMatchObject({
    body: { place: "given" },
  });
});

test("an acceptance that the host did not hear is brought later", async () => {
  const { zuid, federation, clock } = institutions();
  const { first, one, offerId } = await anOffer();
  federation.internet.cut(zuid.origin);
  const unheard = await first.answerOffer(one.associationId, offerId, "accept");
  expect(unheard).toMatchObject({ status: 200, body: { place: "waiting", offer: { offerId } } });
  federation.internet.mend(zuid.origin);
  clock.advance(60_000);
  await federation.settle();
  expect(await first.read(one.associationId)).toMatchObject({ place: "given" });
});

test("an own student's offer is answered at once; another offer's id is refused", async () => {
  const { zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  await zuid.offerFreedPlaces(offeringId);
  const [placed, waiting] = [await aStudent(zuid), await aStudent(zuid)];
  const { body: place } = await placed.enrol([{ offeringId }]);
  const { body: one } = await waiting.enrol([{ offeringId, ifFull: "queue" }]);
  await placed.withdraw(place.associationId);
  const { offer } = await waiting.read(one.associationId);
  const wrong = await waiting.answerOffer(one.associationId, crypto.randomUUID(), "accept");
  expect(wrong).toMatchObject({ status: 409, body: { type: NOT_OPEN } });
  const right = await waiting.answerOffer(one.associationId, offer.offerId, "accept");
  expect(right).toMatchObject({ status: 200, body: { place: "given" } });
});

test("an own student's offer that nobody answers ends the request, and the place goes on", async () => {
  const { zuid, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  await zuid.offerFreedPlaces(offeringId);
  const [placed, waiting, next] = [await aStudent(zuid), await aStudent(zuid), await aStudent(zuid)];
  const { body: place } = await placed.enrol([{ offeringId }]);
  const { body: one } = await waiting.enrol([{ offeringId, ifFull: "queue" }]);
  const { body: two } = await next.enrol([{ offeringId, ifFull: "queue" }]);
  await placed.withdraw(place.associationId);
  clock.advance(TWO_DAYS_MS);
  await zuid.expireOffers();
  expect(await waiting.read(one.associationId)).toMatchObject({
    place: "none",
    reason: "offer-expired",
    choices: [{ outcome: "refused" }],
  });
  expect(await next.read(two.associationId)).toMatchObject({ next: { what: "answer_offer" } });
});

test("a partner answers in batches; an offer of another home's student is unknown to it", async () => {
  const { zuid } = institutions();
  const { offeringId, one, offerId } = await anOffer();
  const { associationId } = one;
  const command = { associationId, offeringId, offerId, answer: "accept", txn: crypto.randomUUID() };
  const path = "/waiting-list-offers/answers";
  const foreign = await thePartner(zuid, "oost.example").post(path, [command]);
  expect(foreign.status).toBe(403);
  const { body } = await thePartner(zuid, "noord.example").post(path, [
    { ...command, associationId: crypto.randomUUID() },
    { ...command, answer: "perhaps" },
    command,
  ]);
  expect(body.outcomes).toMatchObject([
    { problem: { status: 404 } },
    { associationId, problem: { status: 400 } },
    { associationId, receipt: { hostState: "associated" } },
  ]);
});
