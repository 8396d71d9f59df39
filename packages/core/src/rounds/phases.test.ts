import { aPhase, aRound } from "@wissel/testing/round-builders";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localTimeOf } from "../catalogue/calendar.ts";
import { instantOfLocal } from "./local-date-time.ts";
import { type Entrant, previewAs, type RoundInForce, refuseEntry, timedPhases } from "./phases.ts";

const HOST = "waterstad.example";
const VALID_UNTIL = new Date("2027-09-01T00:00:00Z");

function inForce(...phases: ReturnType<typeof aPhase>[]): RoundInForce {
  const round = aRound({ phases });
  return { roundId: round.roundId, validUntil: VALID_UNTIL, phases: timedPhases(round) };
}

function anEntrant(overrides: Partial<Entrant> = {}): Entrant {
  return {
    home: "noord.example",
    host: HOST,
    student: { level: "bachelor", programmeCode: "BIO" },
    ...overrides,
  };
}

function refusalAt(round: RoundInForce, at: string, entrant = anEntrant()) {
  return refuseEntry(round, entrant, { at: new Date(at), now: new Date(at) });
}

describe("a local date and time", () => {
  test.each([
    ["2027-05-15T13:00", "2027-05-15T11:00:00Z"],
    ["2027-01-15T13:00", "2027-01-15T12:00:00Z"],
    ["2027-10-31T02:30", "2027-10-31T00:30:00Z"], // shown twice: the earlier
  ])("%s in Amsterdam is %s", (local, instant) => {
    expect(instantOfLocal(local, "Europe/Amsterdam")).toEqual(new Date(instant));
  });

  test.each(["2027-03-28T02:30", "2027-02-29T10:00", "2027-05-15", "2027-05-15T24:00"])(
    "%s does not exist in Amsterdam",
    (local) => expect(instantOfLocal(local, "Europe/Amsterdam")).toBeUndefined(),
  );

  test("is what a clock shows at its instant, in every zone", () => {
    const zones = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"];
    const minute = fc.date({ min: new Date("2025-01-02"), max: new Date("2029-12-30"), noInvalidDate: true });
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (at, zone) => {
        const { date, time } = localTimeOf(at, zone);
        const instant = instantOfLocal(`${date}T${time}`, zone);
        expect(instant && localTimeOf(instant, zone)).toEqual({ date, time });
        expect(instant && instant <= at).toBe(true);
      }),
    );
  });
});

describe("a phase", () => {
  test.each([
    ["23", "2027-03-28"],
    ["25", "2027-10-31"],
  ])("of one day lasts %s hours where clocks change", (hours, day) => {
    const next = day === "2027-03-28" ? "2027-03-29" : "2027-11-01";
    const phases = [aPhase({ opensAt: `${day}T00:00`, closesAt: `${next}T00:00` })];
    const [phase] = timedPhases(aRound({ phases }));
    if (phase === undefined) throw new Error("the phase was lost");
    expect((phase.closesAt.getTime() - phase.opensAt.getTime()) / 3_600_000).toBe(Number(hours));
  });

  test("is open from its first instant to before its last", () => {
    const round = inForce(aPhase());
    expect(refusalAt(round, "2027-05-15T10:59:59.999Z")).toBe("enrolment-window-not-open");
    expect(refusalAt(round, "2027-05-15T11:00:00Z")).toBeUndefined();
    expect(refusalAt(round, "2027-05-31T21:59:59.999Z")).toBeUndefined();
    expect(refusalAt(round, "2027-05-31T22:00:00Z")).toBe("enrolment-window-closed");
  });

  test.each([
    ["own students where only partners' may", { own: false, partners: true }, { home: HOST }],
    ["partners' students where only own may", { own: true, partners: false }, {}],
    ["an institution that is not named", { own: true, partners: true, homes: ["zuid.example"] }, {}],
    ["another level", { own: true, partners: true, levels: ["master"] as const }, {}],
    ["an unknown level", { own: true, partners: true, levels: ["master"] as const }, { student: {} }],
    ["another programme", { own: true, partners: true, programmeCodes: ["LAW"] }, {}],
  ])("refuses %s", (_, participants, entrant) => {
    const round = inForce(aPhase({ participants }));
    expect(refusalAt(round, "2027-05-20T12:00:00Z", anEntrant(entrant))).toBe("phase-not-for-student");
  });

  test("takes own students however the homes of partners are named", () => {
    const round = inForce(aPhase({ participants: { own: true, partners: true, homes: ["zuid.example"] } }));
    expect(refusalAt(round, "2027-05-20T12:00:00Z", anEntrant({ home: HOST }))).toBeUndefined();
  });
});

describe("a round", () => {
  test("that ran out fails closed, whatever its phases say", () => {
    const round = { ...inForce(aPhase()), validUntil: new Date("2027-05-20T00:00:00Z") };
    expect(refusalAt(round, "2027-05-19T23:59:59Z")).toBeUndefined();
    expect(refusalAt(round, "2027-05-20T00:00:00Z")).toBe("round-not-valid");
  });

  test("that is not published lets nobody in", () => {
    expect(refusalAt({ roundId: "r", phases: [] }, "2027-05-20T00:00:00Z")).toBe("round-not-valid");
  });

  test("that is paused lets nobody in, and goes on as before afterwards", () => {
    const round = inForce(aPhase());
    expect(refusalAt({ ...round, pausedBecause: "A mistake." }, "2027-05-20T00:00:00Z")).toBe("round-paused");
    expect(refusalAt(round, "2027-05-20T00:00:00Z")).toBeUndefined();
  });

  test("counts a delayed request in the phase it was made in", () => {
    const round = inForce(aPhase());
    const at = new Date("2027-05-31T12:00:00Z");
    const now = new Date("2027-06-02T12:00:00Z");
    expect(refuseEntry(round, anEntrant(), { at, now })).toBeUndefined();
  });

  test("is shown as a student meets it, with the phase that comes next", () => {
    const own = aPhase({ phaseId: "own", participants: { own: true, partners: false } });
    const all = aPhase({ phaseId: "all", opensAt: "2027-06-01T00:00", closesAt: "2027-07-01T00:00" });
    const round = inForce(own, all);
    const at = new Date("2027-05-15T11:01:00Z");
    expect(previewAs(round, anEntrant({ home: HOST }), at)).toEqual({ open: true, phaseId: "own" });
    expect(previewAs(round, anEntrant(), at)).toEqual({
      open: false,
      reason: "phase-not-for-student",
      next: { phaseId: "all", opensAt: new Date("2027-05-31T22:00:00Z") },
    });
    expect(previewAs(round, anEntrant(), new Date("2027-08-01T00:00:00Z"))).toEqual({
      open: false,
      reason: "enrolment-window-closed",
    });
  });
});
