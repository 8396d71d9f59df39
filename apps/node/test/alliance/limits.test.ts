import { describe, expect, test } from "vitest";
import { anOfferingOf, aStudent, NOORD, ZUID } from "../enrolment/world.ts";
import { aPlan, aPublishedRoundOf, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

const PROBLEM = "https://schemas.wissel.example/problems";

/** Offerings of Zuid's in one round, each of 15 EC. */
async function inARound(count: number, plan: object, places = 5) {
  const { zuid } = world();
  const study = { kind: "course", studyId: "s", primaryCode: { codeType: "identifier", code: "S" } } as const;
  const offeringIds = await Promise.all(
    Array.from({ length: count }, () =>
      anOfferingOf(zuid, {
        places,
        study: { ...study, name: [], description: [], studyLoad: [{ studyLoadUnit: "ects", value: 15 }] },
      }),
    ),
  );
  const { roundId } = await aPublishedRoundOf(world(), offeringIds, plan);
  return { roundId, choices: offeringIds.map((offeringId) => ({ host: ZUID, offeringId })) };
}

describe("limits of a round", () => {
  test.each([
    ["enrolments", { maxLive: 2 }, { limit: "maxLive", max: 2, had: 2, asked: 1 }],
    [
      "credits",
      { maxCredits: [{ unit: "ects", max: 30 }] },
      { limit: "maxCredits", unit: "ects", max: 30, had: 30, asked: 15 },
    ],
  ])("of %s hold over all its offerings, and say what counts", async (_, limits, facts) => {
    const { roundId, choices } = await inARound(3, { limits });
    const student = await aStudent(world().noord);
    const first = await student.enrol(choices.slice(0, 1));
    const second = await student.enrol(choices.slice(1, 2));
    const third = await student.enrol(choices.slice(2), "third");
    const counted = [first, second].map(({ body }) => ({
      associationId: body.associationId,
      host: ZUID,
      offeringId: body.offeringId,
    }));
    expect([third.status, third.body]).toMatchObject([
      409,
      { type: `${PROBLEM}/round-limit-reached`, roundId, ...facts },
    ]);
    expect(third.body.counted).toHaveLength(2);
    expect(third.body.counted).toEqual(expect.arrayContaining(counted));
    await student.withdraw(first.body.associationId);
    expect((await student.enrol(choices.slice(2), "third")).body).toMatchObject({ place: "given" });
  });

  test.each([
    ["at a partner", "noord"],
    ["here", "zuid"],
  ] as const)("hold for one student with many requests at once %s", async (_, home) => {
    const { choices } = await inARound(12, { limits: { maxLive: 3 } });
    const student = await aStudent(world()[home]);
    const answers = await Promise.all(choices.map((choice) => student.enrol([choice])));
    expect(answers.filter(({ body }) => body.place === "given")).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    const others = await Promise.all(
      Array.from({ length: 3 }, async () => (await aStudent(world()[home])).enrol(choices.slice(0, 1))),
    );
    expect(others.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test("count a swap once, while it is under way too", async () => {
    const { choices } = await inARound(3, { limits: { maxLive: 1 } }, 1);
    const { noord, zuid } = world();
    await (await aStudent(zuid)).enrol(choices.slice(1, 2));
    const student = await aStudent(noord);
    const { body: old } = await student.enrol(choices.slice(0, 1));
    const wanted = choices.slice(1, 2).map((choice) => ({ ...choice, ifFull: "queue" }));
    const swap = await student.enrol(wanted, "swap", old.associationId);
    expect(swap.body).toMatchObject({ place: "waiting" });
    const third = await student.enrol(choices.slice(2), "third");
    expect(third.body).toMatchObject({ limit: "maxLive", max: 1, had: 1 });
    expect(third.body.counted).toMatchObject([{ associationId: swap.body.associationId }]);
  });

  test("make a walk go past the choices that they forbid, to what is outside the round", async () => {
    const { choices } = await inARound(3, { limits: { maxLive: 1 } });
    const outside = { host: ZUID, offeringId: await anOfferingOf(world().zuid, { places: 5 }) };
    const student = await aStudent(world().noord);
    await student.enrol(choices.slice(0, 1));
    const { status, body } = await student.enrol([...choices.slice(1), outside]);
    expect([status, body.place, body.offeringId]).toEqual([201, "given", outside.offeringId]);
    const refused = { outcome: "refused", reason: "round-limit-reached" };
    expect(body.choices).toMatchObject([refused, refused, { outcome: "granted" }]);
  });

  test("make a walk that comes to them later go past them, or end", async () => {
    const { choices } = await inARound(2, { limits: { maxLive: 1 } }, 5);
    const full = { host: ZUID, offeringId: await anOfferingOf(world().zuid, { places: 0 }) };
    const student = await aStudent(world().noord);
    await student.enrol(choices.slice(0, 1));
    const { status, body } = await student.enrol([full, ...choices.slice(1)]);
    expect([status, body.place, body.reason]).toEqual([201, "none", "place-none-left"]);
    expect(body.choices).toMatchObject([
      { outcome: "refused" },
      { outcome: "refused", reason: "round-limit-reached" },
    ]);
  });
});

test("a place from one phase keeps the student out of a phase that the round says it excludes", async () => {
  const { noord, clock } = world();
  const early = { phaseId: "early", opensAt: "2027-05-01T13:00", closesAt: "2027-06-01T00:00" };
  const late = { phaseId: "late", opensAt: "2027-06-01T00:00", closesAt: "2027-08-01T00:00" };
  const both = { name: "Phase", participants: { own: true, partners: true }, mode: "first_come" };
  const rule = { placedIn: "early", leaves: "late" };
  const { choices } = await inARound(2, {
    phases: [
      { ...early, ...both },
      { ...late, ...both },
    ],
    incompatibilities: [rule],
  });
  const placed = await aStudent(noord);
  const free = await aStudent(noord);
  expect((await placed.enrol(choices.slice(0, 1))).body).toMatchObject({ place: "given" });
  clock.advance(20 * 86_400_000);
  const refused = await placed.enrol(choices.slice(1));
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { type: `${PROBLEM}/phase-excluded-by-place`, rule, counted: [{ offeringId: choices[0]?.offeringId }] },
  ]);
  expect((await free.enrol(choices.slice(1))).body).toMatchObject({ place: "given" });
});

test("limits and incompatibilities that cannot be kept are named before a round is published", async () => {
  const { coordinator, host, zuid } = world();
  const roundId = crypto.randomUUID();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  await host.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [offeringId] });
  await coordinator.fetch();
  await coordinator.ask("PUT", `/${roundId}`, {
    ...aPlan([offeringId]),
    limits: {
      maxCredits: [
        { unit: "ects", max: 30 },
        { unit: "ects", max: 15 },
      ],
    },
    incompatibilities: [
      { placedIn: "open", leaves: "nowhere" },
      { placedIn: "open", leaves: "open" },
    ],
  });
  const { findings } = (await coordinator.ask("GET", `/${roundId}/findings`)).body;
  const load = `is not a unit of the study load of the offering ${offeringId} of ${ZUID}`;
  expect(findings).toEqual([
    { pointer: "/limits/maxCredits/1/unit", reason: "is limited twice" },
    { pointer: "/incompatibilities/0/leaves", reason: "is no phase of the round" },
    { pointer: "/incompatibilities/1/leaves", reason: "is the phase of the place itself" },
    { pointer: "/limits/maxCredits/0/unit", reason: load },
    { pointer: "/limits/maxCredits/1/unit", reason: load },
  ]);
});
