import type { RowKind } from "@wissel/client";

/**
 * How a member of a row stands in cells: `text`, `number` and `truth` as one cell; `list` as one, with `|` between;
 * `texts` by language (`name.en-GB`), `load` by unit (`studyLoad.ects`), `pools` by whom they are for
 * (`seatPools.own`, `seatPools.partner:zuid.example`), `parts` by member of the member; whatever is none of these as JSON.
 */
export type Shape = "text" | "number" | "truth" | "list" | "texts" | "load" | "pools" | "parts" | "json";

export type Members = Readonly<Record<string, Shape>>;

const ITEM: Members = { sourceId: "text", name: "texts", primaryCode: "parts", otherCodes: "json" };
const PASSED_ON: Members = { consumers: "json", ext: "json" };
const STUDY: Members = {
  abbreviation: "text",
  description: "texts",
  teachingLanguages: "list",
  level: "text",
  studyLoad: "load",
  modesOfDelivery: "list",
  fieldsOfStudy: "text",
  duration: "text",
  firstStartDate: "text",
  validFrom: "text",
  validTo: "text",
  learningOutcomes: "json",
  admissionRequirements: "texts",
  qualificationRequirements: "texts",
  assessment: "texts",
  enrolment: "texts",
  resources: "list",
  link: "text",
  organisation: "text",
  educationSpecification: "text",
  coordinators: "json",
};

/** The members of a row of each kind, in the order in which an export writes them. */
export const MEMBERS: Readonly<Record<RowKind, Members>> = {
  organisations: {
    ...ITEM,
    organisationType: "text",
    shortName: "text",
    description: "texts",
    link: "text",
    logo: "text",
    parent: "text",
    ...PASSED_ON,
  },
  "academic-sessions": {
    ...ITEM,
    academicSessionType: "text",
    startDate: "text",
    endDate: "text",
    parent: "text",
    ...PASSED_ON,
  },
  "education-specifications": {
    ...ITEM,
    educationSpecificationType: "text",
    abbreviation: "text",
    description: "texts",
    formalDocument: "text",
    level: "text",
    sector: "text",
    levelOfQualification: "text",
    fieldsOfStudy: "text",
    studyLoad: "load",
    learningOutcomes: "json",
    link: "text",
    organisation: "text",
    parent: "text",
    validFrom: "text",
    validTo: "text",
    timeline: "json",
    ...PASSED_ON,
  },
  programmes: {
    ...ITEM,
    programmeType: "text",
    ...STUDY,
    modeOfStudy: "text",
    qualificationAwarded: "text",
    levelOfQualification: "text",
    sector: "text",
    parent: "text",
    timeline: "json",
    ...PASSED_ON,
  },
  courses: { ...ITEM, ...STUDY, programmes: "list", timeline: "json", ...PASSED_ON },
  offerings: {
    ...ITEM,
    course: "text",
    programme: "text",
    academicSession: "text",
    organisation: "text",
    abbreviation: "text",
    description: "texts",
    teachingLanguages: "list",
    modesOfDelivery: "list",
    modeOfStudy: "text",
    startDate: "text",
    endDate: "text",
    resultExpected: "truth",
    resultValueType: "text",
    link: "text",
    minimumStudents: "number",
    enrolmentWindow: "parts",
    seatPools: "pools",
    promotion: "text",
    offerHours: "number",
    personFields: "list",
    ...PASSED_ON,
  },
  persons: {
    sourceId: "text",
    loginSubject: "text",
    givenName: "text",
    surname: "text",
    mail: "text",
    level: "text",
    language: "text",
    programmeCode: "text",
    creditsEarned: "number",
    studyEnrolments: "json",
  },
};

/** A column: the member that it fills, and which part of it. */
export interface Column {
  readonly member: string;
  readonly shape: Shape;
  readonly part?: string;
}

const WITH_PARTS: ReadonlySet<Shape> = new Set(["texts", "load", "pools", "parts"]);

/** Reads the name of a column, `seatPools.own`; undefined where no row of the kind has such a member. */
export function parseColumn(kind: RowKind, name: string): Column | undefined {
  const [member = "", ...parts] = name.split(".");
  const shape = Object.hasOwn(MEMBERS[kind], member) ? MEMBERS[kind][member] : undefined;
  if (shape === undefined) return undefined;
  if (parts.length === 0) return { member, shape };
  return WITH_PARTS.has(shape) ? { member, shape, part: parts.join(".") } : undefined;
}
