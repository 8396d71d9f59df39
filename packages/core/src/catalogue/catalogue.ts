import type {
  AcademicSession,
  CatalogueItem,
  Coordinator,
  Course,
  EducationSpecification,
  ItemReference,
  Offering,
  Organisation,
  Programme,
} from "./items.ts";
import type { ItemKind } from "./vocabulary.ts";

/** Everything one institution publishes at one moment, ready to be looked things up in. Never changed in place. */
export interface Catalogue {
  /** Raised by every write, so equal versions mean equal content. */
  readonly version: number;
  readonly organisations: readonly Organisation[];
  readonly academicSessions: readonly AcademicSession[];
  readonly educationSpecifications: readonly EducationSpecification[];
  readonly courses: readonly Course[];
  readonly programmes: readonly Programme[];
  readonly offerings: readonly Offering[];
  readonly organisationById: ReadonlyMap<string, Organisation>;
  readonly academicSessionById: ReadonlyMap<string, AcademicSession>;
  readonly educationSpecificationById: ReadonlyMap<string, EducationSpecification>;
  readonly courseById: ReadonlyMap<string, Course>;
  readonly programmeById: ReadonlyMap<string, Programme>;
  readonly offeringById: ReadonlyMap<string, Offering>;
  /** By the id of the course or programme. */
  readonly offeringsOf: ReadonlyMap<string, readonly Offering[]>;
  /** By the id of the programme. */
  readonly coursesOf: ReadonlyMap<string, readonly Course[]>;
  /** Parts by the id of the whole. */
  readonly programmesIn: ReadonlyMap<string, readonly Programme[]>;
  readonly organisationsIn: ReadonlyMap<string, readonly Organisation[]>;
  readonly academicSessionsIn: ReadonlyMap<string, readonly AcademicSession[]>;
  readonly educationSpecificationsIn: ReadonlyMap<string, readonly EducationSpecification[]>;
  /** Those whom a course or programme names, each once. */
  readonly coordinatorById: ReadonlyMap<string, Coordinator>;
}

export function buildCatalogue(items: Iterable<CatalogueItem>, version: number): Catalogue {
  const organisations: Organisation[] = [];
  const academicSessions: AcademicSession[] = [];
  const educationSpecifications: EducationSpecification[] = [];
  const courses: Course[] = [];
  const programmes: Programme[] = [];
  const offerings: Offering[] = [];
  for (const item of items) {
    if (item.kind === "organisation") organisations.push(item);
    else if (item.kind === "academic_session") academicSessions.push(item);
    else if (item.kind === "education_specification") educationSpecifications.push(item);
    else if (item.kind === "course") courses.push(item);
    else if (item.kind === "programme") programmes.push(item);
    else offerings.push(item);
  }
  return {
    version,
    organisations,
    academicSessions,
    educationSpecifications,
    courses,
    programmes,
    offerings,
    organisationById: byId(organisations),
    academicSessionById: byId(academicSessions),
    educationSpecificationById: byId(educationSpecifications),
    courseById: byId(courses),
    programmeById: byId(programmes),
    offeringById: byId(offerings),
    offeringsOf: grouped(offerings, (offering) => [offering.of.id]),
    coursesOf: grouped(courses, (course) => course.programmes.map((programme) => programme.id)),
    programmesIn: byParent(programmes),
    organisationsIn: byParent(organisations),
    academicSessionsIn: byParent(academicSessions),
    educationSpecificationsIn: byParent(educationSpecifications),
    coordinatorById: new Map(
      [...courses, ...programmes].flatMap(({ coordinators }) =>
        coordinators.map((coordinator) => [coordinator.id, coordinator]),
      ),
    ),
  };
}

export function findItem(catalogue: Catalogue, kind: ItemKind, id: string): CatalogueItem | undefined {
  switch (kind) {
    case "organisation":
      return catalogue.organisationById.get(id);
    case "academic_session":
      return catalogue.academicSessionById.get(id);
    case "education_specification":
      return catalogue.educationSpecificationById.get(id);
    case "course":
      return catalogue.courseById.get(id);
    case "programme":
      return catalogue.programmeById.get(id);
    case "offering":
      return catalogue.offeringById.get(id);
  }
}

/** The course or programme that an offering gives. */
export function studyOf(catalogue: Catalogue, offering: Offering): Course | Programme | undefined {
  return offering.offeringKind === "course"
    ? catalogue.courseById.get(offering.of.id)
    : catalogue.programmeById.get(offering.of.id);
}

/** The organisation that gives it: its own, else that of what is given. */
export function organisationIdOf(catalogue: Catalogue, offering: Offering): string | undefined {
  return offering.organisation?.id ?? studyOf(catalogue, offering)?.organisation?.id;
}

/** The academic year that a session is part of, however deep; none for a year itself. A circle of parents has none. */
export function academicYearOf(catalogue: Catalogue, session: AcademicSession): AcademicSession | undefined {
  const seen = new Set([session.id]);
  let parent = session.parent;
  while (parent !== undefined && !seen.has(parent.id)) {
    seen.add(parent.id);
    const whole = catalogue.academicSessionById.get(parent.id);
    if (whole?.academicSessionType === "academic_year") return whole;
    parent = whole?.parent;
  }
  return undefined;
}

/** An organisation's id and those of everything below it. A circle of parents ends where it began. */
export function organisationIdsWithin(catalogue: Catalogue, organisationId: string): ReadonlySet<string> {
  const within = new Set([organisationId]);
  for (const id of within) {
    for (const part of catalogue.organisationsIn.get(id) ?? []) within.add(part.id);
  }
  return within;
}

function byId<T extends CatalogueItem>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function byParent<T extends { readonly parent?: ItemReference }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return grouped(items, ({ parent }) => (parent === undefined ? [] : [parent.id]));
}

function grouped<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
