import type { StudentFacts } from "./association.ts";

/** A rule of home: an enrolment that fits every condition that is given is permitted without asking a person. */
export interface StandingApproval {
  /** The SIS's own key. */
  readonly sourceId: string;
  readonly conditions: ApprovalConditions;
  readonly updatedAt: Date;
}

export interface ApprovalConditions {
  readonly hosts?: readonly string[];
  readonly offeringIds?: readonly string[];
  readonly levels?: readonly string[];
  readonly programmeCodes?: readonly string[];
  /** In EC. */
  readonly creditsEarnedAtLeast?: number;
  /** Half-open: from `validFrom`, before `validUntil`. */
  readonly validFrom?: Date;
  readonly validUntil?: Date;
}

/** What a standing approval looks at. */
export interface PermissionQuestion {
  readonly host: string;
  readonly offeringId: string;
  readonly student: StudentFacts;
  readonly at: Date;
}

/** The rule that permits it, or none. A fact that a condition asks for and that is unknown does not fit. */
export function findStandingApproval(
  approvals: readonly StandingApproval[],
  question: PermissionQuestion,
): StandingApproval | undefined {
  return approvals.find(({ conditions }) => fits(conditions, question));
}

function fits(
  conditions: ApprovalConditions,
  { host, offeringId, student, at }: PermissionQuestion,
): boolean {
  const { creditsEarnedAtLeast, validFrom, validUntil } = conditions;
  return (
    names(conditions.hosts, host) &&
    names(conditions.offeringIds, offeringId) &&
    names(conditions.levels, student.level) &&
    names(conditions.programmeCodes, student.programmeCode) &&
    (creditsEarnedAtLeast === undefined || (student.creditsEarned ?? -1) >= creditsEarnedAtLeast) &&
    (validFrom === undefined || validFrom <= at) &&
    (validUntil === undefined || at < validUntil)
  );
}

function names(allowed: readonly string[] | undefined, value: string | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}
