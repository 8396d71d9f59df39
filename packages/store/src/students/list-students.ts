import type { StudyEnrolment } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What this institution knows of a student: the facts that rules ask for, and what a host may be told. */
export interface StudentRecord {
  readonly personId: string;
  readonly studentNumber?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  readonly level?: string;
  readonly programmeCode?: string;
  /** In EC. */
  readonly creditsEarned?: number;
  readonly studyEnrolments?: readonly StudyEnrolment[];
  /** `YYYY-MM-DD`: from then on no student. */
  readonly deregisteredOn?: string;
}

/** What is selected of a person, as `toStudent` reads it. */
export const STUDENT_COLUMNS =
  "person_id, source_id, given_name, surname, mail, level, programme_code, credits_earned, study_enrolments, deregistered_on::text";

export interface StudentRow {
  readonly person_id: string;
  readonly source_id: string | null;
  readonly given_name: string | null;
  readonly surname: string | null;
  readonly mail: string | null;
  readonly level: string | null;
  readonly programme_code: string | null;
  readonly credits_earned: string | null;
  readonly study_enrolments: readonly StudyEnrolment[] | null;
  readonly deregistered_on: string | null;
}

/** Students by person id, in one statement; those that are not known are left out. */
export async function listStudents(
  client: Queryable,
  personIds: readonly string[],
): Promise<readonly StudentRecord[]> {
  if (personIds.length === 0) return [];
  const { rows } = await client.query<StudentRow>({
    name: "students-by-id",
    text: `SELECT ${STUDENT_COLUMNS} FROM person WHERE person_id = ANY ($1::uuid[])`,
    values: [personIds],
  });
  return rows.map(toStudent);
}

export function toStudent(row: StudentRow): StudentRecord {
  const { source_id, given_name, surname, mail, level, programme_code, credits_earned } = row;
  const { study_enrolments, deregistered_on } = row;
  return {
    personId: row.person_id,
    ...(source_id === null ? {} : { studentNumber: source_id }),
    ...(given_name === null ? {} : { givenName: given_name }),
    ...(surname === null ? {} : { surname }),
    ...(mail === null ? {} : { mail }),
    ...(level === null ? {} : { level }),
    ...(programme_code === null ? {} : { programmeCode: programme_code }),
    ...(credits_earned === null ? {} : { creditsEarned: Number(credits_earned) }),
    ...(study_enrolments === null ? {} : { studyEnrolments: study_enrolments }),
    ...(deregistered_on === null ? {} : { deregisteredOn: deregistered_on }),
  };
}
