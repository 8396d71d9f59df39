import { DETAIL_FIELDS, type PersonField, type StudentFacts } from "@wissel/core";

/** What home knows of a student. Level and programme are spelt as the SIS spells them; credits are in EC. */
export interface StudentDetails extends StudentFacts {
  readonly personId: string;
  readonly studentNumber?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  /** As a student of this institution; absent where the SIS has not said. */
  readonly isEnrolled?: boolean;
}

/** This institution's own students. */
export interface Students {
  findFacts(personId: string): Promise<StudentFacts | undefined>;
  /** Persons that are not known are left out. */
  listDetails(personIds: readonly string[]): Promise<readonly StudentDetails[]>;
}

/** The part of a student's details that a host may have. A field that is not known is left out. */
export function tellableDetails(
  student: StudentDetails,
  fields: readonly PersonField[],
): Readonly<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const field of DETAIL_FIELDS) {
    const value = student[field];
    if (value !== undefined && fields.includes(field)) told[field] = value;
  }
  return told;
}
