import { expect, test } from "vitest";
import { faultsOfStudies, runsOn, type StudyEnrolment, studyOn } from "./study-enrolment.ts";

const TODAY = "2027-02-01";

function aStudy(overrides: Partial<StudyEnrolment> = {}): StudyEnrolment {
  return {
    programmeCode: "B-HIST",
    level: "bachelor",
    startDate: "2026-09-01",
    state: "associated",
    ...overrides,
  };
}

test.each([
  ["that began and has no end", {}, true],
  ["that begins today", { startDate: TODAY }, true],
  ["of which this is the last day", { endDate: TODAY }, true],
  ["that begins tomorrow", { startDate: "2027-02-02" }, false],
  ["that ended yesterday", { endDate: "2027-01-31" }, false],
  ["that was applied for", { state: "pending" }, false],
  ["that was cancelled", { state: "cancelled" }, false],
  ["that is finished before its last day", { state: "finished", endDate: "2027-08-31" }, false],
] as const)("a study enrolment %s runs or not", (_which, overrides, runs) => {
  expect(runsOn(aStudy(overrides), TODAY)).toBe(runs);
});

const MASTER = aStudy({ programmeCode: "M-GOV", level: "master" });

test.each([
  ["the study that runs, where nothing else is said", {}, [aStudy()], ["bachelor", "B-HIST"]],
  ["what is said of the person", { level: "master", programmeCode: "X" }, [aStudy()], ["master", "X"]],
  ["the first of two that run", {}, [MASTER, aStudy()], ["master", "M-GOV"]],
  [
    "the one that runs and not one that is over",
    {},
    [aStudy({ state: "finished" }), MASTER],
    ["master", "M-GOV"],
  ],
  ["the one that agrees with the level", { level: "master" }, [aStudy(), MASTER], ["master", "M-GOV"]],
  [
    "the one that agrees with the programme",
    { programmeCode: "M-GOV" },
    [aStudy(), MASTER],
    ["master", "M-GOV"],
  ],
  ["no programme that contradicts the level", { level: "master" }, [aStudy()], ["master", undefined]],
  ["nothing, where none runs", {}, [aStudy({ endDate: "2027-01-31" })], [undefined, undefined]],
  ["what is said, where no study is known", { level: "bachelor" }, undefined, ["bachelor", undefined]],
] as const)(
  "level and programme are those of %s",
  (_which, said, studyEnrolments, [level, programmeCode]) => {
    const study = studyOn({ ...said, studyEnrolments }, TODAY);
    expect([study.level, study.programmeCode]).toEqual([level, programmeCode]);
  },
);

test("a last day before the first and a programme twice from the same day on are faults; coming back is none", () => {
  const again = aStudy({ startDate: "2027-09-01" });
  expect(faultsOfStudies([aStudy({ endDate: "2026-09-01", state: "finished" }), again, MASTER])).toEqual([]);
  expect(faultsOfStudies([MASTER, again, aStudy({ endDate: "2026-08-31" }), again])).toEqual([
    { index: 2, code: "ends-before-it-begins" },
    { index: 3, code: "repeated" },
  ]);
});
