import { anOffering } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import {
  type ApprovalConditions,
  answerPermission,
  findStandingApproval,
  type PermissionQuestion,
} from "./standing-approval.ts";

const NOON = new Date("2027-05-15T11:00:00Z");
const QUESTION: PermissionQuestion = {
  host: "noordzee.example",
  offeringId: "minor",
  offering: anOffering({
    startDate: "2027-09-01",
    study: {
      kind: "course",
      studyId: "s",
      primaryCode: { codeType: "identifier", code: "S" },
      name: [],
      description: [],
      level: "bachelor",
      studyLoad: [{ studyLoadUnit: "ects", value: 15 }],
    },
  }),
  student: { level: "bachelor", programmeCode: "B-HIST", creditsEarned: 60 },
  at: NOON,
};

function permits(conditions: ApprovalConditions, question: Partial<PermissionQuestion> = {}): boolean {
  const approvals = [{ sourceId: "rule", conditions, updatedAt: NOON }];
  return findStandingApproval(approvals, { ...QUESTION, ...question }) !== undefined;
}

describe("a standing approval", () => {
  test.each<[string, ApprovalConditions, boolean]>([
    ["without conditions permits everything", {}, true],
    ["of the host permits", { hosts: ["heuvelland.example", "noordzee.example"] }, true],
    ["of another host does not", { hosts: ["heuvelland.example"] }, false],
    ["of the offering permits", { offeringIds: ["minor"] }, true],
    ["of another level does not", { levels: ["master"] }, false],
    ["of the programme permits", { programmeCodes: ["B-HIST"] }, true],
    ["for the period permits", { startsFrom: "2027-09-01", startsBefore: "2027-10-01" }, true],
    ["for the period before does not", { startsBefore: "2027-09-01" }, false],
    ["for a later period does not", { startsFrom: "2027-09-02" }, false],
    ["for that study load permits", { studyLoadAtMost: 15, studyLevels: ["bachelor"] }, true],
    ["for less study load does not", { studyLoadAtMost: 14.9 }, false],
    ["for studies of another level does not", { studyLevels: ["master"] }, false],
    ["that asks for just the credits earned permits", { creditsEarnedAtLeast: 60 }, true],
    ["that asks for more credits does not", { creditsEarnedAtLeast: 60.01 }, false],
    ["begins at its first instant", { validFrom: NOON }, true],
    ["has ended at its last instant", { validUntil: NOON }, false],
    ["asks for every condition", { levels: ["bachelor"], hosts: ["heuvelland.example"] }, false],
  ])("%s", (_, conditions, permitted) => {
    expect(permits(conditions)).toBe(permitted);
  });

  test("that asks for a fact that is not known does not permit", () => {
    expect(permits({ creditsEarnedAtLeast: 0 }, { student: {} })).toBe(false);
    expect(permits({ levels: ["bachelor"] }, { student: {} })).toBe(false);
  });
});

describe("where no rule permits, a person is asked", () => {
  const ask = (sourceId: string, conditions: ApprovalConditions, rule: object) => ({
    sourceId,
    conditions,
    ask: rule,
    updatedAt: NOON,
  });

  test("as the first rule by key that fits says, and for fourteen days where none does", () => {
    const rules = [
      ask("a", { levels: ["master"] }, { desk: "Masters", holdDays: 1 }),
      ask("b", {}, { desk: "Board", holdDays: 21 }),
      ask("c", {}, { desk: "Nobody" }),
    ];
    expect(answerPermission(rules, QUESTION)).toEqual({
      kind: "ask",
      desk: "Board",
      holdDays: 21,
      remindDaysBefore: 3,
    });
    expect(answerPermission([], QUESTION)).toEqual({ kind: "ask", holdDays: 14, remindDaysBefore: 3 });
  });

  test("but not where another rule permits; and a rule that asks permits nothing", () => {
    const asking = ask("a", {}, {});
    expect(answerPermission([asking], QUESTION)).toMatchObject({ kind: "ask" });
    const permitting = { sourceId: "z", conditions: {}, updatedAt: NOON };
    expect(answerPermission([asking, permitting], QUESTION)).toEqual({ kind: "permitted", by: "z" });
  });

  test("a rule about the offering does not fit one that home does not know", () => {
    const { offering: _, ...unknown } = QUESTION;
    const permitting = { sourceId: "z", conditions: { studyLoadAtMost: 30 }, updatedAt: NOON };
    expect(answerPermission([permitting], unknown)).toMatchObject({ kind: "ask" });
    const period = { ...permitting, conditions: { startsFrom: "2020-01-01" } };
    expect(answerPermission([period], unknown)).toMatchObject({ kind: "ask" });
  });
});
