import type { AgreedDirection } from "@wissel/core";
import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { afterEach, expect, test } from "vitest";
import {
  aCommand,
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  type Read,
  thePartner,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
/** Longer than rules are kept between two looks. */
const RULES_KEPT_MS = 2_000;

afterEach(() => {
  institutions().agreements.length = 0;
  institutions().clock.advance(RULES_KEPT_MS);
});

/** What Noord's students may do at Zuid, by the copies of these two. */
function agree(direction: Partial<AgreedDirection>, owners = [NOORD, ZUID]): void {
  const { agreements, clock } = institutions();
  const document = anAgreement({ directions: [aDirection({ home: NOORD, host: ZUID, ...direction })] });
  for (const owner of owners) {
    agreements.push({ owner, partner: owner === NOORD ? ZUID : NOORD, document });
  }
  clock.advance(RULES_KEPT_MS);
}

const idsOf = (body: Read): string[] =>
  body.items.map((item: Read) => item.offeringId ?? item.offering.offeringId);

test("a student sees, is advised and gets no more than what own agreements cover", async () => {
  const { noord, zuid } = institutions();
  const period = { startDate: "2051-09-01", endDate: "2052-01-31" };
  const agreed = await anOfferingOf(zuid, { places: 5, ...period });
  const full = await anOfferingOf(zuid, { places: 0, ...period });
  const other = await anOfferingOf(zuid, { places: 5, ...period });
  agree({ offerings: { sourceIds: [agreed, full] } }, [NOORD]);
  const student = await aStudent(noord);
  const list = idsOf((await student.get(`/offerings?host=${ZUID}&limit=500`)).body);
  expect(list).toContain(agreed);
  expect(list).not.toContain(other);
  expect(idsOf((await student.get(`/offerings/${ZUID}/${full}/alternatives`)).body)).not.toContain(other);
  const told = await student.get(`/offerings/${ZUID}/${other}/prospect`);
  expect(told.body).toMatchObject({ answer: "cannot", explanation: { code: "offering-not-agreed" } });
  const refused = await student.enrol([{ host: ZUID, offeringId: other }]);
  expect(refused).toMatchObject({
    status: 409,
    body: {
      type: "https://schemas.wissel.example/problems/offering-not-agreed",
      explanation: {
        class: "not_eligible",
        text: [
          { value: expect.stringContaining("afgesproken") },
          { value: expect.stringContaining("agreed") },
        ],
      },
    },
  });
  const placed = await student.enrol([{ host: ZUID, offeringId: agreed }]);
  expect(placed.body).toMatchObject({ hostState: "associated" });
});

test("a host keeps to its own copy, whatever home's says, and tells no places beyond it", async () => {
  const { noord, zuid } = institutions();
  const agreed = await anOfferingOf(zuid, { places: 5 });
  const other = await anOfferingOf(zuid, { places: 5 });
  agree({ offerings: { sourceIds: [agreed] }, quotas: [{ sourceId: agreed, maxStudents: 1 }] }, [ZUID]);
  const partner = thePartner(zuid, NOORD);
  const places = async () => {
    const { body } = await partner.get(`/availability?offeringId=${agreed}&offeringId=${other}`);
    const told = new Map<string, Read>(body.offerings.map((one: Read) => [one.offeringId, one]));
    return [told.get(agreed), told.get(other)];
  };
  expect(await places()).toMatchObject([
    { eligible: true, placesLeft: 1 },
    { eligible: false, placesLeft: 0 },
  ]);
  const [one, next] = [await aStudent(noord), await aStudent(noord)];
  expect((await one.enrol([{ host: ZUID, offeringId: other }])).body).toMatchObject({
    hostState: "denied",
    reason: "offering-not-agreed",
  });
  expect((await one.enrol([{ host: ZUID, offeringId: agreed }])).body).toMatchObject({
    hostState: "associated",
  });
  expect((await next.enrol([{ host: ZUID, offeringId: agreed }])).body).toMatchObject({
    hostState: "denied",
    reason: "agreement-exhausted",
  });
  expect(await places()).toMatchObject([{ placesLeft: 0 }, { eligible: false }]);
});

test("a command that is repeated after the agreement has changed gets the same receipt", async () => {
  const { zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const partner = thePartner(zuid, NOORD);
  const command = aCommand(offeringId);
  const first = await partner.post("/enrolments", [command]);
  agree({ offerings: { themes: ["something else"] } }, [ZUID]);
  const again = await partner.post("/enrolments", [command, aCommand(offeringId)]);
  expect(again.body.outcomes).toMatchObject([
    first.body.outcomes[0],
    { problem: { type: "https://schemas.wissel.example/problems/offering-not-agreed" } },
  ]);
});

test("only agreed facts about a student arrive at the host, in commands and in details", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  agree({ personFields: ["level", "givenName"] });
  const student = await aStudent(noord, { level: "bachelor", creditsEarned: 90 });
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  const { associationId } = body;
  const { rows } = await zuid.db.query(
    "SELECT student FROM association WHERE association_id = $1 AND home = $2",
    [associationId, NOORD],
  );
  expect(rows).toEqual([{ student: { level: "bachelor" } }]);
  const asked = [{ associationId, fields: ["givenName", "mail"] }];
  const told = await thePartner(noord, ZUID).askForPersons(asked);
  expect(told.body.persons).toEqual([{ associationId, details: { givenName: "Test" } }]);
});
