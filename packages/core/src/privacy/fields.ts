/** Facts about a student that a claim carries, for the rules of the host: never a name. */
export const CLAIM_FIELDS = ["level", "programmeCode", "creditsEarned"] as const;
export type ClaimField = (typeof CLAIM_FIELDS)[number];

/** What a host may pull of a student by association id, once both sides are associated. */
export const DETAIL_FIELDS = [
  "studentNumber",
  "givenName",
  "surname",
  "mail",
  "level",
  "programmeCode",
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/**
 * Everything that may be told of a student to a partner, by the names that the wire uses: what an agreement allows and
 * an offering asks for is taken from this list. The pseudonym is not in it: without one there is no enrolment. Nor is
 * the European Student Identifier: it is stored and told nowhere.
 */
export const PERSON_FIELDS = [
  "studentNumber",
  "givenName",
  "surname",
  "mail",
  "level",
  "programmeCode",
  "creditsEarned",
] as const satisfies readonly (ClaimField | DetailField)[];
export type PersonField = ClaimField | DetailField;

export function isPersonField(name: string): name is PersonField {
  return PERSON_FIELDS.some((field) => field === name);
}
