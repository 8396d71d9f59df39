import { expect, test } from "vitest";
import { anOfferingOf, aStudent, institutionsOfThisFile, type Read, ZUID } from "./world.ts";

const institutions = institutionsOfThisFile();

const idsOf = (body: Read): string[] => body.items.map(({ offering }: Read) => offering.offeringId);

test("a no says why in Dutch and in English, and the nearest offerings with a place are a question away", async () => {
  const { noord, zuid } = institutions();
  // A period of its own keeps the offerings of other tests far away.
  const period = { startDate: "2031-09-01", endDate: "2032-01-31" };
  const full = await anOfferingOf(zuid, { places: 0, ...period });
  const alsoFull = await anOfferingOf(noord, { places: 0, ...period });
  const near = await anOfferingOf(zuid, { places: 1, ...period });
  const nextChoice = await anOfferingOf(noord, { places: 1, startDate: "2035-02-01", endDate: "2035-06-30" });
  const forOthers = crypto.randomUUID();
  await anOfferingOf(zuid, { offeringId: forOthers, places: 0, ...period });
  await zuid.resize(forOthers, [{ kind: "own", size: 5 }]);

  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId: full }]);
  expect(body).toMatchObject({
    reason: "place-none-left",
    explanation: {
      code: "place-none-left",
      class: "no_place",
      text: [
        { language: "nl", value: "Alle plaatsen zijn vergeven." },
        { language: "en", value: "All places have been taken." },
      ],
    },
  });
  const { status, body: found } = await student.get(`/offerings/${ZUID}/${full}/alternatives`);
  expect(status).toBe(200);
  expect(found.items[0]).toMatchObject({
    offering: { offeringId: near, places: { left: 1 } },
    chosen: false,
  });
  expect(found.items[0].inCommon).toEqual(expect.arrayContaining(["kind", "period", "institution"]));
  for (const none of [full, alsoFull, forOthers]) expect(idsOf(found)).not.toContain(none);

  const other = await aStudent(noord);
  await other.enrol([{ host: ZUID, offeringId: full, ifFull: "queue" }, { offeringId: nextChoice }]);
  const { body: own } = await other.get(`/offerings/${ZUID}/${full}/alternatives`);
  expect(own.items[0]).toMatchObject({ offering: { offeringId: nextChoice }, chosen: true });
});

test("an offering the student is enrolled on is no alternative to it", async () => {
  const { noord, zuid } = institutions();
  const period = { startDate: "2041-09-01", endDate: "2042-01-31" };
  const full = await anOfferingOf(zuid, { places: 0, ...period });
  const taken = await anOfferingOf(zuid, { places: 5, ...period });
  const student = await aStudent(noord);
  const before = await student.get(`/offerings/${ZUID}/${full}/alternatives`);
  expect(idsOf(before.body)[0]).toBe(taken);
  await student.enrol([{ host: ZUID, offeringId: taken }]);
  const after = await student.get(`/offerings/${ZUID}/${full}/alternatives`);
  expect(idsOf(after.body)).not.toContain(taken);
});

test("a refusal before any host is asked is explained as well; what does not exist has no alternatives", async () => {
  const { noord } = institutions();
  const student = await aStudent(noord);
  const offeringId = crypto.randomUUID();
  const refused = await student.enrol([{ host: ZUID, offeringId }]);
  expect(refused).toMatchObject({
    status: 404,
    body: { explanation: { class: "request_wrong", text: [{ language: "nl" }, { language: "en" }] } },
  });
  const none = await student.get(`/offerings/${ZUID}/${offeringId}/alternatives`);
  expect(none.status).toBe(404);
});
