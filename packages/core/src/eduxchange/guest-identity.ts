import type { PersonDetails } from "../enrolment/ports.ts";

/** What one student is the same by on both roads, told by home: kinds that no two students of a home share. */
const KINDS = ["mail", "studentNumber"] as const;

/** What a student can be recognised by, each with its kind; written alike on both roads. */
export function identitiesIn(details: PersonDetails): readonly string[] {
  return KINDS.flatMap((kind) => {
    const value = details[kind]?.trim().toLowerCase();
    return value === undefined || value === "" ? [] : [`${kind} ${value}`];
  });
}
