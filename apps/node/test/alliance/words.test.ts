import { describe, expect, test } from "vitest";
import { anOfferingOf, aStudent, ZUID } from "../enrolment/world.ts";
import { aPublishedRound, aPublishedRoundOf, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

const PROBLEM = "https://schemas.wissel.example/problems";
const WORDS = "Two minors have the wrong capacity.";

/** What the home's students see of an offering. */
async function shownAt(home: "noord" | "zuid", offeringId: string) {
  const student = await aStudent(world()[home]);
  return (await student.get(`/offerings/${ZUID}/${offeringId}`)).body;
}

/** Everybody fetches, and what home remembers is old. */
async function everybodyFetches() {
  const { coordinator, host, clock } = world();
  await host.fetch();
  await coordinator.fetch();
  clock.advance(3_000);
}

describe("the words of a pause", () => {
  test.each(["coordinator", "host"] as const)("by the %s reach every student", async (by) => {
    const { roundId, offeringId } = await aPublishedRound(world());
    await world()[by].ask("POST", `/${roundId}/pauses`, { reason: WORDS });
    await everybodyFetches();
    for (const home of ["noord", "zuid"] as const) {
      expect(await shownAt(home, offeringId)).toMatchObject({
        open: false,
        enrolmentWindow: { pausedBecause: WORDS },
      });
      const refused = await (await aStudent(world()[home])).enrol([{ host: ZUID, offeringId }]);
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { type: `${PROBLEM}/round-paused`, pausedBecause: WORDS, detail: WORDS },
      ]);
    }
    await world()[by].ask("POST", `/${roundId}/resumptions`, { reason: "Mended." });
    await everybodyFetches();
    expect(await shownAt("noord", offeringId)).toMatchObject({ open: true });
  });
});

describe("the end of a phase", () => {
  const end = (by: "coordinator" | "host", roundId: string, closesAt: string, reason = WORDS) =>
    world()[by].ask("PUT", `/${roundId}/phases/open/end`, { closesAt, reason });

  test.each([
    ["coordinator", "closed", "2027-05-10T13:00"],
    ["host", "closed", "2027-05-10T13:00"],
  ] as const)("is brought forward by the %s, and students are told why", async (by, action, closesAt) => {
    const { noord } = world();
    const { roundId, offeringId } = await aPublishedRound(world());
    const { status, body } = await end(by, roundId, closesAt);
    expect([status, body.version]).toEqual([200, by === "coordinator" ? 2 : 1]);
    await everybodyFetches();
    expect(await shownAt("noord", offeringId)).toMatchObject({
      open: false,
      enrolmentWindow: { closesAt: "2027-05-10T11:00:00.000Z", note: WORDS },
    });
    const refused = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { type: `${PROBLEM}/enrolment-window-closed`, note: WORDS },
    ]);
    const { items } = (await world()[by].ask("GET", `/${roundId}/actions`)).body;
    expect(items[0]).toMatchObject({
      action,
      phaseId: "open",
      closesAt: "2027-05-10T11:00:00.000Z",
      reason: WORDS,
      actor: "coordinator",
    });
  });

  test("is put off by a host for what it lends, at the host itself too", async () => {
    const { zuid, host } = world();
    const { roundId, offeringId } = await aPublishedRound(world(), { closesAt: "2027-05-15T00:00" });
    expect(await shownAt("zuid", offeringId)).toMatchObject({ open: false });
    const extended = await end("host", roundId, "2027-08-01T00:00", "Two days more.");
    expect(extended.body.ownEnds).toEqual([
      { phaseId: "open", closesAt: "2027-07-31T22:00:00.000Z", reason: "Two days more." },
    ]);
    await everybodyFetches();
    for (const home of ["noord", "zuid"] as const) {
      const { body } = await (await aStudent(world()[home])).enrol([{ host: ZUID, offeringId }]);
      expect(body).toMatchObject({ place: "given" });
    }
    expect((await host.ask("GET", `/${roundId}/actions`)).body.items[0]).toMatchObject({
      action: "extended",
    });
    const other = await anOfferingOf(zuid, { places: 1 });
    expect(await shownAt("noord", other)).toMatchObject({ open: true });
  });

  test("stays moved when the coordinator publishes its draft again", async () => {
    const { coordinator } = world();
    const { roundId } = await aPublishedRound(world());
    await end("coordinator", roundId, "2027-08-05T00:00");
    const { draft } = (await coordinator.ask("GET", `/${roundId}`)).body;
    expect(draft.phases).toMatchObject([{ closesAt: "2027-08-05T00:00", note: WORDS }]);
    expect((await coordinator.ask("POST", `/${roundId}/publications`)).body.version).toBe(2);
  });

  test.each([
    ["before it begins", "2027-04-01T00:00", "must be after opensAt"],
    ["after the round", "2027-10-01T00:00", "is not possible: /validUntil is before the last phase closes"],
    [
      "at a time that is none",
      "2027-13-01T00:00",
      "is not a date and time that clocks show in Europe/Amsterdam",
    ],
  ])("is not moved to %s", async (_, closesAt, detail) => {
    const { roundId } = await aPublishedRound(world());
    for (const by of ["coordinator", "host"] as const) {
      const { status, body } = await end(by, roundId, closesAt);
      expect([status, body.errors]).toMatchObject([409, [{ pointer: "#/closesAt", detail }]]);
    }
  });

  test("of a phase or a round that is not there is refused", async () => {
    const { coordinator } = world();
    const { roundId } = await aPublishedRound(world());
    const body = { closesAt: "2027-08-01T00:00", reason: WORDS };
    expect((await coordinator.ask("PUT", `/${roundId}/phases/none/end`, body)).body.type).toBe(
      `${PROBLEM}/phase-unknown`,
    );
    expect((await coordinator.ask("PUT", `/${crypto.randomUUID()}/phases/none/end`, body)).body.type).toBe(
      `${PROBLEM}/round-unknown`,
    );
  });
});

test("lists of what is open go by the round's window, not by the offering's own", async () => {
  const { noord, host } = world();
  const past = { opensAt: new Date("2027-01-01T00:00:00Z"), closesAt: new Date("2027-02-01T00:00:00Z") };
  const offeringId = await anOfferingOf(world().zuid, {
    places: 5,
    enrolmentWindow: { ...past, timeZone: "Europe/Amsterdam" },
  });
  const open = async () => {
    const { body } = await (await aStudent(noord)).get("/offerings?open=true");
    return body.items.map((one: { offeringId: string }) => one.offeringId).includes(offeringId);
  };
  expect(await open()).toBe(false);
  const { roundId } = await aPublishedRoundOf(world(), [offeringId], {});
  expect(await open()).toBe(true);
  await host.ask("POST", `/${roundId}/pauses`, { reason: WORDS });
  await everybodyFetches();
  expect(await open()).toBe(false);
});
