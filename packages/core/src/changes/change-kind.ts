/**
 * What the institution's own SIS reads, in an order in which nothing comes before what it refers to. Only ever added to
 * at the end: a place in the feed names kinds by where they stand here.
 */
export const CHANGE_KINDS = [
  "organisation",
  "academic_session",
  "education_specification",
  "course",
  "programme",
  "offering",
  "person",
  "standing_approval",
  "enrolment",
  "result",
  "received_result",
  "task",
  "learning_agreement",
  "scale",
  "grade_distribution",
  "conversion_policy",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** An object of the feed: the same one always under the same name. */
export interface ChangedObject {
  readonly kind: ChangeKind;
  readonly id: string;
}
