import { HISTORY_NODE, OFFERINGS } from "@wissel/testing/ledger";

/** Enrolments of own students: each has its student and its offering, and two of them may be the same in both. */
export const STUDENT_LANES = Array.from({ length: 8 }, (_, index) => `s${index + 1}`);
const STUDENTS = 3;

export const STUDENT_IDS = Array.from({ length: STUDENTS }, (_, index) => `student${index}`);

export function offeringOf(associationId: string): string {
  return OFFERINGS[numberOf(associationId) % OFFERINGS.length] ?? "";
}

export function studentOf(associationId: string): string {
  return STUDENT_IDS[numberOf(associationId) % STUDENTS] ?? "";
}

/** What the same student has, or may have, in another offering. */
export function exchangeableFor(associationId: string): readonly string[] {
  return STUDENT_LANES.filter(
    (one) => studentOf(one) === studentOf(associationId) && offeringOf(one) !== offeringOf(associationId),
  );
}

/** Whether the lane is an own student's, whose commands home numbers under the offering's lock. */
export function isStudents(lane: { readonly home: string; readonly associationId: string }): boolean {
  return lane.home === HISTORY_NODE.host && STUDENT_LANES.includes(lane.associationId);
}

function numberOf(associationId: string): number {
  return Number(associationId.slice(1));
}
