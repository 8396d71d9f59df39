import type {
  AcademicSessionType,
  EducationSpecificationType,
  FormalDocument,
  Level,
  ModeOfDelivery,
  ModeOfStudy,
  ProgrammeType,
  Qualification,
  ResultValueType,
  Sector,
  StudyLoadUnit,
} from "@wissel/core";
import type { OoapiSchemas } from "../generated/ooapi.ts";

/** How OOAPI v5 writes the values that the model writes as OEAPI 6 does. Values that are not here are equal. */
export const LEVEL_V5 = {
  secondary_vocational_education: "secondary vocational education",
  secondary_vocational_education_1: "secondary vocational education 1",
  secondary_vocational_education_2: "secondary vocational education 2",
  secondary_vocational_education_3: "secondary vocational education 3",
  secondary_vocational_education_4: "secondary vocational education 4",
  associate_degree: "associate degree",
  bachelor: "bachelor",
  master: "master",
  doctoral: "doctoral",
  undefined: "undefined",
  undivided: "undivided",
  nt2_1: "nt2-1",
  nt2_2: "nt2-2",
} as const satisfies Record<Level, OoapiSchemas["Level"]>;

/** v5 has no word for three of them: they are not shown there. */
export const MODE_OF_DELIVERY_V5 = {
  presential: "on campus",
  online: "online",
  hybrid: "hybrid",
  blended: "hybrid",
  coil: undefined,
  joint_delivery: undefined,
  project_based: undefined,
  research_lab_based: "on campus",
  work_based: "situated",
  distance_learning: "distance-learning",
  situated: "situated",
} as const satisfies Record<ModeOfDelivery, OoapiSchemas["ModesOfDelivery"][number] | undefined>;

export const MODE_OF_STUDY_V5 = {
  full_time: "full-time",
  part_time: "part-time",
  dual_training: "dual training",
  self_paced: "self-paced",
} as const satisfies Record<ModeOfStudy, OoapiSchemas["ModeOfStudy"]>;

export const PROGRAMME_TYPE_V5 = {
  programme: "program",
  minor: "minor",
  honours: "honours",
  specialisation: "specialization",
  track: "track",
} as const satisfies Record<ProgrammeType, OoapiSchemas["ProgramType"]>;

export const EDUCATION_SPECIFICATION_TYPE_V5 = {
  programme: "program",
  private_programme: "privateProgram",
  cluster: "cluster",
  course: "course",
} as const satisfies Record<EducationSpecificationType, OoapiSchemas["EducationSpecificationType"]>;

export const FORMAL_DOCUMENT_V5 = {
  diploma: "diploma",
  certificate: "certificate",
  no_official_document: "no official document",
  testimonial: "testimonial",
  school_advice: "school advice",
} as const satisfies Record<FormalDocument, OoapiSchemas["FormalDocument"]>;

export const STUDY_LOAD_UNIT_V5 = {
  ects: "ects",
  contact_time: "contacttime",
  sbu: "sbu",
  sp: "sp",
  hour: "hour",
} as const satisfies Record<StudyLoadUnit, OoapiSchemas["StudyLoad"]["studyLoadUnit"]>;

export const RESULT_VALUE_TYPE_V5 = {
  pass_or_fail: "pass-or-fail",
  us_letter: "US letter",
  uk_letter: "UK letter",
  "0_100": "0-100",
  "1_10": "1-10",
} as const satisfies Record<ResultValueType, OoapiSchemas["ResultValueType"]>;

export const QUALIFICATION_V5 = {
  AD: "AD",
  BA: "BA",
  BSc: "BSc",
  LLB: "LLB",
  MA: "MA",
  MSc: "MSc",
  LLM: "LLM",
  PhD: "Phd",
  none: "None",
} as const satisfies Record<Qualification, OoapiSchemas["QualificationAwarded"]>;

export const SECTOR_V5 = {
  secondary_vocational_education: "secondary vocational education",
  higher_professional_education: "higher professional education",
  university_education: "university education",
} as const satisfies Record<Sector, OoapiSchemas["Sector"]>;

export const ACADEMIC_SESSION_TYPE_V5 = {
  academic_year: "academic year",
  semester: "semester",
  trimester: "trimester",
  quarter: "quarter",
  testing_period: "testing period",
  period: "period",
} as const satisfies Record<AcademicSessionType, string>;

/** OEAPI 6's code types by their v5 spelling; others go through as they are. */
const CODE_TYPE_V5: Readonly<Record<string, string>> = {
  programme_code: "programCode",
  component_code: "componentCode",
  offering_code: "offeringCode",
  organisation_id: "organizationId",
  building_id: "buildingId",
  bag_id: "bagId",
  room_code: "roomCode",
  system_id: "systemId",
  product_id: "productId",
  national_identity_number: "nationalIdentityNumber",
  student_number: "studentNumber",
  studielink_number: "studielinkNumber",
  user_name: "userName",
  account_id: "accountId",
  email_address: "emailAdress",
  group_code: "groupCode",
  orc_id: "orcId",
  schac_home: "schacHome",
};

export function codeTypeV5(codeType: string): string {
  return CODE_TYPE_V5[codeType] ?? codeType;
}

export function codeTypeFromV5(codeType: string): string {
  return Object.entries(CODE_TYPE_V5).find(([, v5]) => v5 === codeType)?.[0] ?? codeType;
}

/** The value that v5 writes so; the first of several. Undefined for a word that v5 does not have. */
export function fromV5<Ours extends string>(
  table: Readonly<Record<Ours, string | undefined>>,
  word: string | undefined,
): Ours | undefined {
  return allFromV5(table, word)[0];
}

/** Every value that v5 writes so. */
export function allFromV5<Ours extends string>(
  table: Readonly<Record<Ours, string | undefined>>,
  word: string | undefined,
): readonly Ours[] {
  // The keys of a record over Ours are Ours.
  return (Object.keys(table) as Ours[]).filter((ours) => table[ours] === word);
}
