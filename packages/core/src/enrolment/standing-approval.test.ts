import { describe, expect, test } from "vitest";
import {
  type ApprovalConditions,
  findStandingApproval,
  type PermissionQuestion,
} from "./standing-approval.ts";

const NOON = new Date("2027-05-15T11:00:00Z");
const QUESTION: PermissionQuestion = {
  host: "noordzee.example",
  offeringId: "minor",
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
