import { type Catalogue, studyOf } from "./catalogue.ts";
import { consumerEntry } from "./consumers.ts";
import type {
  AcademicSession,
  CatalogueItem,
  Coordinator,
  Course,
  EducationSpecification,
  Offering,
  Organisation,
  Programme,
} from "./items.ts";
import { iso6392Of } from "./language-code.ts";
import { isIn, isReadable, type Reading } from "./reading.ts";
import type { LanguageTypedString } from "./text.ts";
import type {
  AcademicSessionType,
  EducationSpecificationType,
  Level,
  ModeOfDelivery,
  ModeOfStudy,
  OrganisationType,
  ProgrammeType,
  Qualification,
  QualificationLevel,
  Sector,
} from "./vocabulary.ts";

/** What any item can be asked for. Everything that is said must hold; what is not said does not limit. */
export interface ItemFilter {
  /** Only items with an entry for this consumer. */
  readonly consumer?: string;
  /** Only what is offered in this alliance; what is in none by its kind (organisations, sessions ...) always passes. */
  readonly alliance?: string;
  readonly primaryCode?: string;
  /** Part of name, abbreviation or description, in any language; capitals do not matter. */
  readonly q?: string;
  /** Only what the reader is bound to. */
  readonly reading?: Reading;
}

export interface OrganisationFilter extends ItemFilter {
  readonly organisationType?: OrganisationType;
}

export interface AcademicSessionFilter extends ItemFilter {
  readonly academicSessionType?: AcademicSessionType;
}

export interface EducationSpecificationFilter extends ItemFilter {
  readonly educationSpecificationType?: EducationSpecificationType;
}

/** Coordinators are published because a course or programme names them, for every consumer. */
export interface CoordinatorFilter {
  /** The SIS's key. */
  readonly primaryCode?: string;
  /** Part of a name or of the address; capitals do not matter. */
  readonly q?: string;
}

export interface CourseFilter extends ItemFilter {
  /** ISO 639-2. */
  readonly teachingLanguage?: string;
  readonly level?: Level;
  /** At least one of these. */
  readonly modesOfDelivery?: readonly ModeOfDelivery[];
}

export interface ProgrammeFilter extends ItemFilter {
  readonly teachingLanguage?: string;
  readonly programmeType?: ProgrammeType;
  readonly qualificationAwarded?: Qualification;
  readonly levelOfQualification?: QualificationLevel;
  readonly sector?: Sector;
  /** ISCED-F; fewer digits mean the wider field. */
  readonly fieldsOfStudy?: string;
}

export interface CatalogueOfferingFilter extends ItemFilter {
  readonly teachingLanguage?: string;
  readonly modesOfDelivery?: readonly ModeOfDelivery[];
  readonly modeOfStudy?: ModeOfStudy;
  readonly resultExpected?: boolean;
  /** Calendar date: earliest start of the academic session, of the offering itself when it names none. */
  readonly since?: string;
  /** Calendar date: latest end of the academic session, likewise. */
  readonly until?: string;
}

export function isOrganisationWanted(organisation: Organisation, filter: OrganisationFilter): boolean {
  return (
    isItemWanted(organisation, filter) && isOrUnsaid(organisation.organisationType, filter.organisationType)
  );
}

export function isAcademicSessionWanted(session: AcademicSession, filter: AcademicSessionFilter): boolean {
  return isItemWanted(session, filter) && isOrUnsaid(session.academicSessionType, filter.academicSessionType);
}

export function isEducationSpecificationWanted(
  specification: EducationSpecification,
  filter: EducationSpecificationFilter,
): boolean {
  const { educationSpecificationType: type } = filter;
  return isItemWanted(specification, filter) && isOrUnsaid(specification.educationSpecificationType, type);
}

export function isCoordinatorWanted(
  coordinator: Coordinator,
  { primaryCode, q }: CoordinatorFilter,
): boolean {
  const { givenName, surname, displayName, mail } = coordinator;
  return (
    isOrUnsaid(coordinator.sourceId, primaryCode) &&
    (q === undefined ||
      [givenName, surname, displayName, mail].some((text) => text.toLowerCase().includes(q.toLowerCase())))
  );
}

export function isCourseWanted(course: Course, filter: CourseFilter): boolean {
  return (
    isItemWanted(course, filter) &&
    isOrUnsaid(course.level, filter.level) &&
    isTaughtIn(course, filter.teachingLanguage) &&
    isGivenBy(course, filter.modesOfDelivery)
  );
}

export function isProgrammeWanted(programme: Programme, filter: ProgrammeFilter): boolean {
  const { fieldsOfStudy } = filter;
  return (
    isItemWanted(programme, filter) &&
    isOrUnsaid(programme.programmeType, filter.programmeType) &&
    isOrUnsaid(programme.qualificationAwarded, filter.qualificationAwarded) &&
    isOrUnsaid(programme.levelOfQualification, filter.levelOfQualification) &&
    isOrUnsaid(programme.sector, filter.sector) &&
    isTaughtIn(programme, filter.teachingLanguage) &&
    (fieldsOfStudy === undefined || programme.fieldsOfStudy?.startsWith(fieldsOfStudy) === true)
  );
}

export function isOfferingWanted(
  catalogue: Catalogue,
  offering: Offering,
  filter: CatalogueOfferingFilter,
): boolean {
  const { since, until } = filter;
  const period = catalogue.academicSessionById.get(offering.academicSession?.id ?? "") ?? offering;
  return (
    isItemWanted(offering, filter) &&
    isOrUnsaid(offering.resultExpected, filter.resultExpected) &&
    isTaughtIn(offering, filter.teachingLanguage) &&
    isGivenBy(offering, filter.modesOfDelivery) &&
    isOrUnsaid(modeOfStudyOf(catalogue, offering), filter.modeOfStudy) &&
    (since === undefined || period.startDate >= since) &&
    (until === undefined || period.endDate <= until)
  );
}

/** What holds for every kind of item: its consumer, its alliance, its code, its words. */
export function isItemWanted(item: CatalogueItem, filter: ItemFilter): boolean {
  const { consumer, alliance, primaryCode, q, reading } = filter;
  return (
    (consumer === undefined || consumerEntry(item, consumer) !== undefined) &&
    (alliance === undefined || isIn(item, alliance)) &&
    (reading === undefined || isReadable(item, reading)) &&
    (primaryCode === undefined || item.primaryCode.code === primaryCode) &&
    (q === undefined || saysSomewhere(item, q.toLowerCase()))
  );
}

function saysSomewhere(item: CatalogueItem, q: string): boolean {
  const texts: readonly LanguageTypedString[] =
    item.kind === "academic_session" ? item.name : [...item.name, ...item.description];
  return (
    texts.some((text) => text.value.toLowerCase().includes(q)) || shortNameOf(item).toLowerCase().includes(q)
  );
}

function shortNameOf(item: CatalogueItem): string {
  if (item.kind === "academic_session") return "";
  return (item.kind === "organisation" ? item.shortName : item.abbreviation) ?? "";
}

function modeOfStudyOf(catalogue: Catalogue, offering: Offering): ModeOfStudy | undefined {
  if (offering.modeOfStudy !== undefined) return offering.modeOfStudy;
  const study = studyOf(catalogue, offering);
  return study?.kind === "programme" ? study.modeOfStudy : undefined;
}

/** OOAPI 5 shows the first language only, so only that one is asked for. */
function isTaughtIn(item: Course | Programme | Offering, iso6392: string | undefined): boolean {
  if (iso6392 === undefined) return true;
  const [first] = item.teachingLanguages;
  return first !== undefined && iso6392Of(first) === iso6392;
}

function isGivenBy(
  item: Course | Programme | Offering,
  wanted: readonly ModeOfDelivery[] | undefined,
): boolean {
  return wanted === undefined || item.modesOfDelivery.some((mode) => wanted.includes(mode));
}

function isOrUnsaid<T>(value: T, wanted: T | undefined): boolean {
  return wanted === undefined || value === wanted;
}
