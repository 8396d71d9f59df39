import type { FieldError, Problem } from "@wissel/contract";
import {
  faultsOfStudies,
  granted,
  type Outcome,
  type PersonFromSis,
  refused,
  type StudyFault,
} from "@wissel/core";
import { invalidRequest } from "../http/problems.ts";

/** What the SIS says of a person, unless its study enrolments cannot be so. */
export function checkStudies<P extends Pick<PersonFromSis, "studyEnrolments">>(
  person: P,
): Outcome<P, Problem> {
  const faults = faultsOfStudies(person.studyEnrolments ?? []);
  return faults.length > 0 ? refused(invalidRequest(faults.map(toFieldError))) : granted(person);
}

/** Which member is wrong, and why. */
const WORDS = {
  "ends-before-it-begins": ["endDate", "is before startDate"],
  repeated: ["startDate", "is that of the same programme before it in the list"],
} as const satisfies Record<StudyFault["code"], readonly [member: string, detail: string]>;

function toFieldError({ index, code }: StudyFault): FieldError {
  const [member, detail] = WORDS[code];
  return { in: "body", pointer: `#/studyEnrolments/${index}/${member}`, detail };
}
