import { describe, expect, test } from "vitest";
import { anOfferingOf, aStudent, institutionsOfThisFile, placedIn, theSis, ZUID } from "./world.ts";

const institutions = institutionsOfThisFile();

describe("a host that is down", () => {
  test("leaves the receipt pending with the reason; the command arrives when it is back and keeps its time", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    clock.advance(60_000);
    federation.internet.cut(zuid.origin);
    const asked = clock.now();
    const student = await aStudent(noord);
    const { status, body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      hostState: "pending",
      place: "unknown",
      reason: "host-unreachable",
      next: { what: "reach_host", by: "home" },
      version: 0,
    });
    clock.advance(3_600_000);
    await federation.settle();
    expect(await student.read(body.associationId)).toMatchObject({ place: "unknown" });

    federation.internet.mend(zuid.origin);
    clock.advance(3_600_000);
    await federation.settle();
    const read = await student.read(body.associationId);
    expect(read).toMatchObject({ hostState: "associated", place: "given", version: 1 });
    expect(read.reason).toBeUndefined();
    const { body: hosted } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
    expect(hosted.items.at(-1)).toMatchObject({
      associationId: body.associationId,
      requestedAt: asked.toISOString(),
    });
    expect(await placedIn(zuid, offeringId)).toBe(2);
  });

  test("pauses the walk, which goes on when the answer comes", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const full = await anOfferingOf(zuid, { places: 0 });
    const own = await anOfferingOf(noord, { places: 1 });
    federation.internet.cut(zuid.origin);
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId: full }, { offeringId: own }]);
    expect(body.choices.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["asked", "waiting"]);
    expect(await placedIn(noord, own)).toBe(0);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    const { body: enrolments } = await student.get("/enrolments");
    expect(enrolments.items).toHaveLength(2);
    expect(enrolments.items.find((one: { offeringId: string }) => one.offeringId === own)).toMatchObject({
      place: "given",
    });
  });

  test("is told of a withdrawal later; for the student the enrolment has ended at once", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    federation.internet.cut(zuid.origin);
    const withdrawn = await student.withdraw(body.associationId);
    expect(withdrawn.body).toMatchObject({ homeState: "cancelled", place: "none" });
    const again = await student.enrol([{ host: ZUID, offeringId }]);
    expect(again.status).toBe(409);
    expect(again.body.type).toBe("https://schemas.wissel.example/problems/withdrawal-not-acknowledged");
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({ hostState: "cancelled" });
  });

  test("never gives a place to who withdrew before it was asked", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    federation.internet.cut(zuid.origin);
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    await student.withdraw(body.associationId);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({
      homeState: "cancelled",
      hostState: "cancelled",
      next: { what: "nothing" },
    });
  });

  test("that loses its answer gives one place, once it is asked again", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const student = await aStudent(noord);
    federation.internet.loseAnswers(zuid.origin);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({ place: "unknown", reason: "host-unreachable" });
    expect(await placedIn(zuid, offeringId)).toBe(1);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await student.read(body.associationId)).toMatchObject({ place: "given" });
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("can be skipped: the next choice is asked, and the host is told to forget the first", async () => {
    const { noord, zuid, federation, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const own = await anOfferingOf(noord, { places: 1 });
    federation.internet.cut(zuid.origin);
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }, { offeringId: own }]);
    const skipped = await student.skip(body.associationId);
    const again = await student.skip(body.associationId);
    expect([skipped.status, again.status]).toEqual([201, 200]);
    expect(skipped.body).toMatchObject({ offeringId: own, place: "given" });
    expect(again.body).toEqual(skipped.body);
    const last = await student.skip(skipped.body.associationId);
    expect(last.status).toBe(409);
    expect(last.body.type).toBe("https://schemas.wissel.example/problems/choice-not-skippable");
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({ hostState: "cancelled" });
    expect(await placedIn(noord, own)).toBe(1);
  });
});
