import type { FieldError, Problem, SisSchemas } from "@wissel/contract";
import {
  faultsOfStudies,
  granted,
  type Outcome,
  refused,
  type StudyEnrolment,
  type StudyFault,
} from "@wissel/core";
import { invalidRequest } from "../http/problems.ts";
import type { CodesByKey } from "./programme-codes.ts";

interface Enrolled {
  readonly studyEnrolments?: readonly SisSchemas["StudyEnrolment"][] | undefined;
}

/** A person each of whose study enrolments names its programme by the institution's own code. */
type WithCodes<P> = Omit<P, "studyEnrolments"> & {
  readonly studyEnrolments?: readonly StudyEnrolment[] | undefined;
};

/** As many characters as partners take. */
const LONGEST_CODE = 80;

/** The SIS's keys of the programmes that are named, whatever else is in it. */
export function programmesIn(document: unknown): readonly string[] {
  const studies = isObject(document) ? document.studyEnrolments : undefined;
  if (!Array.isArray(studies)) return [];
  return studies.flatMap((one) =>
    isObject(one) && typeof one.programme === "string" ? [one.programme] : [],
  );
}

/**
 * What the SIS says of a person, unless its study enrolments cannot be so. A programme that is named by its key has the
 * code that the catalogue has for it. One that was not looked up now keeps the code that it was found to have.
 */
export function checkStudies<P extends Enrolled>(
  person: P,
  codes: CodesByKey,
): Outcome<WithCodes<P>, Problem> {
  const { studyEnrolments } = person;
  if (studyEnrolments === undefined) return granted({ ...person, studyEnrolments });
  const errors: FieldError[] = [];
  const studies = studyEnrolments.map((one, index): StudyEnrolment => {
    const code = codeOf(one, codes);
    if (code !== undefined && code.length <= LONGEST_CODE) return { ...one, programmeCode: code };
    const member = one.programme === undefined ? "programmeCode" : "programme";
    errors.push(errorAt(index, member, UNKNOWN[member]));
    return { ...one, programmeCode: "" };
  });
  if (errors.length > 0) return refused(invalidRequest(errors));
  const faults = faultsOfStudies(studies);
  if (faults.length > 0) return refused(invalidRequest(faults.map(toFieldError)));
  return granted({ ...person, studyEnrolments: studies });
}

function codeOf(
  { programme, programmeCode }: SisSchemas["StudyEnrolment"],
  codes: CodesByKey,
): string | undefined {
  return programme !== undefined && codes.has(programme) ? codes.get(programme) : programmeCode;
}

const UNKNOWN = {
  programmeCode: "is missing, and so is programme",
  programme: "is no programme of the catalogue whose code has at most 80 characters",
} as const;

/** Which member is wrong, and why. */
const WORDS = {
  "ends-before-it-begins": ["endDate", "is before startDate"],
  repeated: ["startDate", "is that of the same programme before it in the list"],
} as const satisfies Record<StudyFault["code"], readonly [member: string, detail: string]>;

function toFieldError({ index, code }: StudyFault): FieldError {
  const [member, detail] = WORDS[code];
  return errorAt(index, member, detail);
}

function errorAt(index: number, member: string, detail: string): FieldError {
  return { in: "body", pointer: `#/studyEnrolments/${index}/${member}`, detail };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
