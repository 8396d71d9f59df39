import type { JsonObject } from "../json.ts";
import type { ConsumerEntry } from "./consumers.ts";
import type { EnrolmentWindow } from "./enrolment-window.ts";
import type { IdentifierEntry, LanguageTypedString } from "./text.ts";
import type {
  AcademicSessionType,
  EducationSpecificationType,
  FormalDocument,
  Level,
  ModeOfDelivery,
  ModeOfStudy,
  OfferingKind,
  OrganisationType,
  ProgrammeType,
  Qualification,
  QualificationLevel,
  ResultValueType,
  SeatPoolKind,
  Sector,
  StudyLoadUnit,
} from "./vocabulary.ts";

/** One thing an institution publishes, in neither wire's spelling. Dates are calendar dates, `YYYY-MM-DD`. */
export type CatalogueItem =
  | Organisation
  | AcademicSession
  | EducationSpecification
  | Course
  | Programme
  | Offering;

interface Item {
  /** Public id, see item-id.ts. */
  readonly id: string;
  /** The SIS's own key. */
  readonly sourceId: string;
  readonly primaryCode: IdentifierEntry;
  readonly otherCodes: readonly IdentifierEntry[];
  readonly name: readonly LanguageTypedString[];
  readonly consumers: readonly ConsumerEntry[];
  readonly ext?: JsonObject;
}

/** Another item of the same institution, by both its keys. */
export interface ItemReference {
  readonly id: string;
  readonly sourceId: string;
}

export interface Organisation extends Item {
  readonly kind: "organisation";
  readonly organisationType: OrganisationType;
  readonly shortName?: string;
  readonly description: readonly LanguageTypedString[];
  readonly link?: string;
  readonly logo?: string;
  readonly parent?: ItemReference;
}

export interface AcademicSession extends Item {
  readonly kind: "academic_session";
  readonly academicSessionType?: AcademicSessionType;
  readonly startDate: string;
  readonly endDate: string;
  readonly parent?: ItemReference;
}

/** What a course or programme is by law or by its register, whoever gives it and however (OOAPI v5). */
export interface EducationSpecification extends Item {
  readonly kind: "education_specification";
  readonly educationSpecificationType: EducationSpecificationType;
  readonly abbreviation?: string;
  readonly description: readonly LanguageTypedString[];
  readonly formalDocument?: FormalDocument;
  readonly level?: Level;
  readonly sector?: Sector;
  readonly levelOfQualification?: QualificationLevel;
  readonly fieldsOfStudy?: string;
  readonly studyLoad: readonly StudyLoad[];
  readonly learningOutcomes: readonly (readonly LanguageTypedString[])[];
  readonly link?: string;
  readonly organisation?: ItemReference;
  readonly parent?: ItemReference;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** What will hold of it later, earliest first. */
  readonly timeline?: readonly TimelineEntry<EducationSpecification>[];
}

/** The whole of an item as it will be from one day until before another. Without an end it stays so. */
export interface TimelineEntry<T> {
  readonly validFrom: string;
  readonly validTo?: string;
  /** Without a timeline of its own. */
  readonly item: T;
}

/** What courses and programmes share. */
interface Study extends Item {
  readonly abbreviation?: string;
  readonly description: readonly LanguageTypedString[];
  /** BCP 47; the first is the main one. */
  readonly teachingLanguages: readonly string[];
  readonly level?: Level;
  readonly studyLoad: readonly StudyLoad[];
  readonly modesOfDelivery: readonly ModeOfDelivery[];
  /** ISCED-F, two to four digits. */
  readonly fieldsOfStudy?: string;
  /** ISO 8601. */
  readonly duration?: string;
  readonly firstStartDate?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly learningOutcomes: readonly (readonly LanguageTypedString[])[];
  readonly admissionRequirements: readonly LanguageTypedString[];
  readonly qualificationRequirements: readonly LanguageTypedString[];
  readonly assessment: readonly LanguageTypedString[];
  readonly enrolment: readonly LanguageTypedString[];
  readonly resources: readonly string[];
  readonly link?: string;
  readonly organisation?: ItemReference;
  readonly educationSpecification?: ItemReference;
  readonly coordinators: readonly Coordinator[];
}

export interface Course extends Study {
  readonly kind: "course";
  readonly programmes: readonly ItemReference[];
  readonly timeline?: readonly TimelineEntry<Course>[];
}

export interface Programme extends Study {
  readonly kind: "programme";
  readonly programmeType: ProgrammeType;
  readonly modeOfStudy?: ModeOfStudy;
  readonly qualificationAwarded?: Qualification;
  readonly levelOfQualification?: QualificationLevel;
  readonly sector?: Sector;
  readonly parent?: ItemReference;
  readonly timeline?: readonly TimelineEntry<Programme>[];
}

export interface StudyLoad {
  readonly studyLoadUnit: StudyLoadUnit;
  readonly value: number;
}

/** Who answers questions about a course: published, so a name and an address meant for that. */
export interface Coordinator extends ItemReference {
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly mail: string;
}

/** A course or programme given at a time, on which one can enrol. */
export interface Offering extends Item {
  readonly kind: "offering";
  readonly offeringKind: OfferingKind;
  /** The course or programme that is given. */
  readonly of: ItemReference;
  readonly academicSession?: ItemReference;
  readonly organisation?: ItemReference;
  readonly abbreviation?: string;
  readonly description: readonly LanguageTypedString[];
  readonly teachingLanguages: readonly string[];
  readonly modesOfDelivery: readonly ModeOfDelivery[];
  readonly modeOfStudy?: ModeOfStudy;
  readonly startDate: string;
  readonly endDate: string;
  readonly resultExpected: boolean;
  readonly resultValueType?: ResultValueType;
  readonly link?: string;
  readonly enrolmentWindow: EnrolmentWindow;
  readonly minimumStudents?: number;
  /** How its places are split. Empty: this node hands out none. */
  readonly seatPools: readonly SeatPoolSize[];
  /** What the first on the waiting list gets when a place comes free. */
  readonly promotion: "place" | "offer";
  /** How long a waiting-list offer stands; the reminder comes after half of it. OFFER_HOURS where it is not said. */
  readonly offerHours?: number;
  /** What the host needs to know of a student once both sides are associated. */
  readonly personFields: readonly string[];
  /** Its host has cancelled it; its page stays. Written by the cancellation, kept by every later write. */
  readonly cancellation?: OfferingCancellation;
}

/** Since when an offering is not given, and why: for everybody to read. */
export interface OfferingCancellation {
  /** Calendar date. */
  readonly on: string;
  readonly reason: readonly LanguageTypedString[];
}

/** A share of an offering's places. A missing size is unlimited. */
export interface SeatPoolSize {
  readonly kind: SeatPoolKind;
  /** schacHome of a partner, name of an alliance; absent for `own` and `unallocated`. */
  readonly beneficiary?: string;
  readonly size?: number;
}

/** All places of an offering; undefined when a pool is unlimited or there are none to hand out. */
export function capacityOf(pools: readonly SeatPoolSize[]): number | undefined {
  if (pools.length === 0) return undefined;
  let total = 0;
  for (const pool of pools) {
    if (pool.size === undefined) return undefined;
    total += pool.size;
  }
  return total;
}
