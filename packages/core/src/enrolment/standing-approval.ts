import type { CatalogueOffering } from "../catalogue/offerings.ts";
import { PERMISSION_DAYS } from "../seats/claim.ts";
import { creditsOf } from "./alternatives.ts";
import type { StudentFacts } from "./association.ts";

/**
 * A rule of home for an enrolment that fits every condition that is given: it is permitted without asking a person,
 * or, with `ask`, it says how a person is asked. What fits a permitting rule is permitted, whatever else it fits.
 */
export interface StandingApproval {
  /** The SIS's own key. */
  readonly sourceId: string;
  readonly conditions: ApprovalConditions;
  readonly ask?: AskRule;
  readonly updatedAt: Date;
}

/** How a person is asked. */
export interface AskRule {
  /** Whose turn it is at first, as the institution names its desks. */
  readonly desk?: string;
  /** How long the host is asked to hold a place; then it is freed. */
  readonly holdDays?: number;
  /** How long before the end of that the desk is reminded. */
  readonly remindDaysBefore?: number;
}

export interface ApprovalConditions {
  readonly hosts?: readonly string[];
  readonly offeringIds?: readonly string[];
  readonly levels?: readonly string[];
  readonly programmeCodes?: readonly string[];
  /** In EC. */
  readonly creditsEarnedAtLeast?: number;
  /** The offering's period, as calendar dates, half-open: it starts on `startsFrom` or later, before `startsBefore`. */
  readonly startsFrom?: string;
  readonly startsBefore?: string;
  /** Levels of the course or programme that is given. */
  readonly studyLevels?: readonly string[];
  /** In EC, of the course or programme that is given. */
  readonly studyLoadAtMost?: number;
  /** Half-open: from `validFrom`, before `validUntil`. */
  readonly validFrom?: Date;
  readonly validUntil?: Date;
}

/** What a standing approval looks at. */
export interface PermissionQuestion {
  readonly host: string;
  readonly offeringId: string;
  /** As home's catalogue has it; absent where it does not know the offering any more. */
  readonly offering?: Pick<CatalogueOffering, "startDate" | "study">;
  readonly student: StudentFacts;
  readonly at: Date;
}

/** Permitted by a rule, named by the SIS's key, or how a person is asked. Days are whole ones, from the request on. */
export type PermissionAnswer =
  | { readonly kind: "permitted"; readonly by: string }
  | ({ readonly kind: "ask" } & Required<Omit<AskRule, "desk">> & Pick<AskRule, "desk">);

/** How long before a place is freed the desk is reminded where no rule says. */
export const REMIND_DAYS_BEFORE = 3;

/** The first rule by key that says how to ask counts; without one a place is held for PERMISSION_DAYS. */
export function answerPermission(
  approvals: readonly StandingApproval[],
  question: PermissionQuestion,
): PermissionAnswer {
  const permitting = findStandingApproval(approvals, question);
  if (permitting !== undefined) return { kind: "permitted", by: permitting.sourceId };
  const asking = approvals.find(({ ask, conditions }) => ask !== undefined && fits(conditions, question));
  const { desk, holdDays = PERMISSION_DAYS, remindDaysBefore = REMIND_DAYS_BEFORE } = asking?.ask ?? {};
  return { kind: "ask", holdDays, remindDaysBefore, ...(desk === undefined ? {} : { desk }) };
}

/** The rule that permits it, or none. A fact that a condition asks for and that is unknown does not fit. */
export function findStandingApproval(
  approvals: readonly StandingApproval[],
  question: PermissionQuestion,
): StandingApproval | undefined {
  return approvals.find(({ ask, conditions }) => ask === undefined && fits(conditions, question));
}

function fits(
  conditions: ApprovalConditions,
  { host, offeringId, offering, student, at }: PermissionQuestion,
): boolean {
  const { creditsEarnedAtLeast, studyLoadAtMost, validFrom, validUntil } = conditions;
  const studyLoad = offering === undefined ? undefined : creditsOf(offering);
  return (
    names(conditions.hosts, host) &&
    names(conditions.offeringIds, offeringId) &&
    names(conditions.levels, student.level) &&
    names(conditions.programmeCodes, student.programmeCode) &&
    names(conditions.studyLevels, offering?.study?.level) &&
    startsWithin(conditions, offering?.startDate) &&
    (studyLoadAtMost === undefined || (studyLoad !== undefined && studyLoad <= studyLoadAtMost)) &&
    (creditsEarnedAtLeast === undefined || (student.creditsEarned ?? -1) >= creditsEarnedAtLeast) &&
    (validFrom === undefined || validFrom <= at) &&
    (validUntil === undefined || at < validUntil)
  );
}

/** Calendar dates compare as texts. */
function startsWithin(
  { startsFrom, startsBefore }: ApprovalConditions,
  startDate: string | undefined,
): boolean {
  if (startsFrom === undefined && startsBefore === undefined) return true;
  if (startDate === undefined) return false;
  return (
    (startsFrom === undefined || startsFrom <= startDate) &&
    (startsBefore === undefined || startDate < startsBefore)
  );
}

function names(allowed: readonly string[] | undefined, value: string | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}
