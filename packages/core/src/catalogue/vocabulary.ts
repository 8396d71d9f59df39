/** What a catalogue item can be. */
export const ITEM_KINDS = [
  "organisation",
  "academic_session",
  "education_specification",
  "course",
  "programme",
  "offering",
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export const ORGANISATION_TYPES = [
  "root",
  "institute",
  "department",
  "faculty",
  "branch",
  "academy",
  "school",
] as const;
export type OrganisationType = (typeof ORGANISATION_TYPES)[number];

export const ACADEMIC_SESSION_TYPES = [
  "academic_year",
  "semester",
  "trimester",
  "quarter",
  "testing_period",
  "period",
] as const;
export type AcademicSessionType = (typeof ACADEMIC_SESSION_TYPES)[number];

export const LEVELS = [
  "secondary_vocational_education",
  "secondary_vocational_education_1",
  "secondary_vocational_education_2",
  "secondary_vocational_education_3",
  "secondary_vocational_education_4",
  "associate_degree",
  "bachelor",
  "master",
  "doctoral",
  "undefined",
  "undivided",
  "nt2_1",
  "nt2_2",
] as const;
export type Level = (typeof LEVELS)[number];

/** OEAPI 6's ways of delivery, and the two of OOAPI 5 that have no equal there. */
export const MODES_OF_DELIVERY = [
  "presential",
  "online",
  "hybrid",
  "blended",
  "coil",
  "joint_delivery",
  "project_based",
  "research_lab_based",
  "work_based",
  "distance_learning",
  "situated",
] as const;
export type ModeOfDelivery = (typeof MODES_OF_DELIVERY)[number];

export const MODES_OF_STUDY = ["full_time", "part_time", "dual_training", "self_paced"] as const;
export type ModeOfStudy = (typeof MODES_OF_STUDY)[number];

export const PROGRAMME_TYPES = ["programme", "minor", "honours", "specialisation", "track"] as const;
export type ProgrammeType = (typeof PROGRAMME_TYPES)[number];

/** What an education specification describes (OOAPI v5 `educationSpecificationType`). */
export const EDUCATION_SPECIFICATION_TYPES = ["programme", "private_programme", "cluster", "course"] as const;
export type EducationSpecificationType = (typeof EDUCATION_SPECIFICATION_TYPES)[number];

/** What one holds after it (OOAPI v5 `formalDocument`). */
export const FORMAL_DOCUMENTS = [
  "diploma",
  "certificate",
  "no_official_document",
  "testimonial",
  "school_advice",
] as const;
export type FormalDocument = (typeof FORMAL_DOCUMENTS)[number];

export const STUDY_LOAD_UNITS = ["ects", "contact_time", "sbu", "sp", "hour"] as const;
export type StudyLoadUnit = (typeof STUDY_LOAD_UNITS)[number];

export const RESULT_VALUE_TYPES = ["pass_or_fail", "us_letter", "uk_letter", "0_100", "1_10"] as const;
export type ResultValueType = (typeof RESULT_VALUE_TYPES)[number];

export const QUALIFICATIONS = ["AD", "BA", "BSc", "LLB", "MA", "MSc", "LLM", "PhD", "none"] as const;
export type Qualification = (typeof QUALIFICATIONS)[number];

export const QUALIFICATION_LEVELS = ["1", "2", "3", "4", "4+", "5", "6", "7", "8"] as const;
export type QualificationLevel = (typeof QUALIFICATION_LEVELS)[number];

export const SECTORS = [
  "secondary_vocational_education",
  "higher_professional_education",
  "university_education",
] as const;
export type Sector = (typeof SECTORS)[number];

/** What one enrols on. More kinds (MOOC, staff training) come as data of the offering, not as a new kind of item. */
export const OFFERING_KINDS = ["course", "programme"] as const;
export type OfferingKind = (typeof OFFERING_KINDS)[number];

/** Whom a seat pool is for; the most specific one is used first. */
export const SEAT_POOL_KINDS = ["own", "partner", "alliance", "unallocated"] as const;
export type SeatPoolKind = (typeof SEAT_POOL_KINDS)[number];
