import type { RecordType } from "./retention.ts";

/** Why an institution needs something of a student, in words that the student reads. */
export const PURPOSES = {
  recognise: {
    en: "To know that two messages are about the same student, without knowing who it is.",
    nl: "Om te weten dat twee berichten over dezelfde student gaan, zonder te weten wie dat is.",
  },
  rules: {
    en: "To judge whether the rules of the course let the student take part.",
    nl: "Om te beoordelen of de regels van het onderwijs de student toelaten.",
  },
  permission: {
    en: "To decide, and to remember, whether the student may take the course.",
    nl: "Om te beslissen, en vast te leggen, of de student het onderwijs mag volgen.",
  },
  places: {
    en: "To hand out places in the right order, and to show later that it was done so.",
    nl: "Om plaatsen in de juiste volgorde te verdelen, en dat later te kunnen aantonen.",
  },
  teach: {
    en: "To let the student take part: to register, address and assess somebody.",
    nl: "Om de student te laten deelnemen: inschrijven, aanspreken en beoordelen.",
  },
  result: {
    en: "To bring the result to the student's own institution, and to prove it later.",
    nl: "Om het resultaat naar de eigen instelling te brengen, en het later te kunnen bewijzen.",
  },
  inform: {
    en: "To tell the student what has happened, in the right language.",
    nl: "Om de student te vertellen wat er is gebeurd, in de juiste taal.",
  },
  sign_in: {
    en: "To know who has signed in.",
    nl: "Om te weten wie er is ingelogd.",
  },
  account: {
    en: "To show the student who was told what.",
    nl: "Om de student te laten zien wie wat te weten kwam.",
  },
} as const;
export type Purpose = keyof typeof PURPOSES;

/** Who is told a field: the host as it asks for a place, or once the student attends; home; nobody outside home. */
export type Told = "host, with the request" | "host, once attending" | "home" | "nobody";

export interface FieldPurpose {
  /** As the wire spells it; what never travels, as the node's own interfaces do. */
  readonly field: string;
  readonly purpose: Purpose;
  readonly told: Told;
  /** Whose days it is kept; undefined where the SIS says how long, or its owner. */
  readonly kept?: RecordType;
}

/**
 * Everything about a person that a node holds or tells, and why. A field of the exchange and event contracts that is
 * about a person and is not here fails a test; so does one without a purpose, which does not compile.
 */
export const FIELD_PURPOSES: readonly FieldPurpose[] = [
  ...fields("recognise", "host, with the request", "enrolment", ["associationId", "pseudonym", "txn"]),
  ...fields("rules", "host, with the request", "enrolment", ["level", "programmeCode", "creditsEarned"]),
  ...fields("permission", "host, with the request", "enrolment", ["homeState", "permissionUntil"]),
  ...fields("places", "host, with the request", "enrolment", ["ifFull", "requestedAt", "answer"]),
  ...fields("places", "home", "enrolment", [
    "hostState",
    "position",
    "offer",
    "claimedAt",
    "reason",
    "terms",
  ]),
  ...fields("teach", "host, once attending", "enrolment", [
    ...["studentNumber", "givenName", "surname", "mail"],
    ...["level", "programmeCode"],
  ]),
  ...fields("result", "home", "result", [
    ...["pass", "score", "resultDate", "resultValueType", "studyLoad", "final", "scale"],
    ...["assessed", "determined", "released", "note"],
  ]),
  ...fields("result", "host, once attending", "result", ["recordedAt", "disputedAt"]),
  ...fields("rules", "nobody", undefined, ["studyEnrolments"]),
  ...fields("permission", "nobody", "decision", ["learningAgreement", "approvalHistory"]),
  ...fields("result", "nobody", "result", ["homeGrade"]),
  ...fields("inform", "nobody", "notice", ["notices"]),
  ...fields("inform", "nobody", undefined, ["language"]),
  ...fields("sign_in", "nobody", undefined, ["loginSubject", "displayName"]),
  ...fields("account", "nobody", "disclosure", ["disclosures"]),
];

function fields(
  purpose: Purpose,
  told: Told,
  kept: RecordType | undefined,
  names: readonly string[],
): readonly FieldPurpose[] {
  return names.map((field) => ({ field, purpose, told, ...(kept === undefined ? {} : { kept }) }));
}
