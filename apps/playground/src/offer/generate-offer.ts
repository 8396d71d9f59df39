import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { type CourseShare, courseRows } from "./courses.ts";
import { FACULTIES } from "./fields.ts";
import { codesOf } from "./institution-codes.ts";
import { minorRows } from "./minors.ts";
import { addDays, type OfferPlan, type Period, periodsOf } from "./offer-plan.ts";
import { studyRegisterEntry } from "./register.ts";
import type { Row } from "./rows.ts";
import { readMinorSeats } from "./seats.ts";
import { SPECIFIED_SINCE, specificationId, specificationRows } from "./specifications.ts";
import { inBoth } from "./texts.ts";

/** Everything one institution's SIS writes, in the order in which it must be written. */
export interface InstitutionOffer {
  readonly organisations: readonly Row<"organisation">[];
  readonly academicSessions: readonly Row<"academic_session">[];
  readonly educationSpecifications: readonly Row<"education_specification">[];
  readonly programmes: readonly Row<"programme">[];
  readonly courses: readonly Row<"course">[];
  readonly offerings: readonly Row<"offering">[];
}

/** One batch for `POST /sis/v1/<path>`. */
export interface OfferBatch {
  readonly path: string;
  readonly rows: readonly { readonly sourceId: string }[];
}

/** Courses of all institutions together. */
const COURSES = 400;
/** Rows in a batch, at most. */
const BATCH = 1_000;

/**
 * An invented offer for one of the playground's institutions: of the three together about 400 courses with some 800
 * offerings, and 210 minors with one offering each. The same plan gives the same offer.
 */
export function generateOffer(plan: OfferPlan, institution: Institution): InstitutionOffer {
  const { key } = institution;
  const minors = minorRows(plan, key, minorsBefore(institution));
  const minorIds = minors.programmes.map(({ sourceId }) => sourceId);
  const { courses, offerings } = courseRows(plan, shareOf(institution), minorIds);
  const { quarters, semester } = periodsOf(plan);
  return {
    organisations: organisationRows(institution),
    academicSessions: [
      yearRow(key, quarters),
      ...[...quarters, semester].map((period) => sessionRow(key, period)),
    ],
    educationSpecifications: specificationRows(key),
    programmes: [...bachelorRows(key), ...minors.programmes],
    courses,
    offerings: [...offerings, ...minors.offerings],
  };
}

/** The offer as batches, in the order in which to send them. */
export function offerBatches(offer: InstitutionOffer): readonly OfferBatch[] {
  const parts: readonly OfferBatch[] = [
    { path: "organisations", rows: offer.organisations },
    { path: "academic-sessions", rows: offer.academicSessions },
    { path: "education-specifications", rows: offer.educationSpecifications },
    { path: "programmes", rows: offer.programmes },
    { path: "courses", rows: offer.courses },
    { path: "offerings", rows: offer.offerings },
  ];
  return parts.flatMap(({ path, rows }) =>
    Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) => ({
      path,
      rows: rows.slice(index * BATCH, (index + 1) * BATCH),
    })),
  );
}

function shareOf(institution: Institution): CourseShare {
  const index = INSTITUTIONS.indexOf(institution);
  const first = Math.ceil((COURSES * index) / INSTITUTIONS.length);
  const next = Math.ceil((COURSES * (index + 1)) / INSTITUTIONS.length);
  return { key: institution.key, first, count: next - first };
}

function minorsBefore(institution: Institution): number {
  return INSTITUTIONS.slice(0, INSTITUTIONS.indexOf(institution))
    .map(({ key }) => readMinorSeats(key).length)
    .reduce((sum, count) => sum + count, 0);
}

/** Organisations are shown to eduXchange without saying more. */
const SHOWN = [{ consumerKey: "eduxchange" }];

function organisationRows({ key, name, schacHome }: Institution): readonly Row<"organisation">[] {
  const { prefix } = codesOf(key);
  const root: Row<"organisation"> = {
    sourceId: prefix,
    organisationType: "root",
    primaryCode: { codeType: "schac_home", code: schacHome },
    name: inBoth({ en: name, nl: name }),
    shortName: prefix,
    link: `https://www.${schacHome}`,
    consumers: SHOWN,
  };
  const faculties = FACULTIES.map(
    (faculty): Row<"organisation"> => ({
      sourceId: `${prefix}-${faculty.key}`,
      organisationType: "faculty",
      name: inBoth(faculty.name),
      shortName: faculty.key,
      parent: prefix,
      consumers: SHOWN,
    }),
  );
  return [root, ...faculties];
}

function yearRow(key: string, quarters: readonly Period[]): Row<"academic_session"> {
  const startDate = quarters[0]?.startDate ?? "";
  const year = startDate.slice(0, 4);
  return {
    sourceId: `${codesOf(key).prefix}-Y`,
    academicSessionType: "academic_year",
    name: inBoth({ en: `Year from ${year}`, nl: `Jaar vanaf ${year}` }),
    startDate,
    endDate: addDays(startDate, 300),
    consumers: SHOWN,
  };
}

function sessionRow(key: string, period: Period): Row<"academic_session"> {
  const { prefix } = codesOf(key);
  return {
    sourceId: `${prefix}-${period.key}`,
    academicSessionType: period.type,
    name: inBoth(period.name),
    startDate: period.startDate,
    endDate: period.endDate,
    parent: `${prefix}-Y`,
    consumers: SHOWN,
  };
}

/** What the courses are part of at home; not shown to eduXchange, which knows minors only. */
function bachelorRows(key: string): readonly Row<"programme">[] {
  const { prefix } = codesOf(key);
  return FACULTIES.map((faculty) => ({
    sourceId: `${prefix}-B-${faculty.key}`,
    programmeType: "programme",
    name: inBoth({
      en: `Bachelor of ${faculty.key}`,
      nl: `Bachelor ${faculty.name.nl.replace("Faculteit ", "")}`,
    }),
    abbreviation: `B${faculty.key.slice(0, 3).toUpperCase()}`,
    description: inBoth({ en: "Three years, full-time.", nl: "Drie jaar, voltijds." }),
    teachingLanguages: ["nl"],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 180 }],
    modeOfStudy: "full_time",
    qualificationAwarded: "BSc",
    levelOfQualification: "6",
    sector: "university_education",
    duration: "P3Y",
    organisation: `${prefix}-${faculty.key}`,
    educationSpecification: specificationId(key, "bachelor", faculty.key),
    validFrom: SPECIFIED_SINCE,
    consumers: [studyRegisterEntry(key)],
  }));
}
