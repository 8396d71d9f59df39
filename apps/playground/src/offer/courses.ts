import { ALLIANCE } from "../institutions.ts";
import { type Bilingual, COURSE_FORMS, FIELDS, type Field } from "./fields.ts";
import { codesOf, partnerCodes } from "./institution-codes.ts";
import { laterWindow, type OfferPlan, openWindow, periodsOf } from "./offer-plan.ts";
import { type SeededRandom, seededRandom } from "./random.ts";
import { OFFERING_REGISTER_ENTRY, studyRegisterEntry } from "./register.ts";
import type { Row } from "./rows.ts";
import { SPECIFIED_SINCE, specificationId } from "./specifications.ts";
import { described, inBoth, titled } from "./texts.ts";

/** One course before it is a document. */
interface Draft {
  readonly number: number;
  readonly name: Bilingual;
  readonly topic: Bilingual;
  readonly field: Field;
  /** Every twentieth is for own students only. */
  readonly isShared: boolean;
  /** Every fortieth sends guests to a page of the institution. */
  readonly enrolsByPage: boolean;
}

/** Which courses an institution gives: no two institutions have one of the same name. */
export interface CourseShare {
  readonly key: string;
  readonly first: number;
  readonly count: number;
}

export function courseRows(
  plan: OfferPlan,
  share: CourseShare,
  minorIds: readonly string[],
): { readonly courses: readonly Row<"course">[]; readonly offerings: readonly Row<"offering">[] } {
  const random = seededRandom(`${plan.seed}/${share.key}/courses`);
  const drafts = draftsOf(plan, share);
  return {
    courses: drafts.map((draft) => inTime(courseRow(share.key, draft, { random, minorIds }), draft)),
    offerings: drafts.flatMap((draft) => offeringRows(plan, share.key, { draft, random })),
  };
}

/** Every fiftieth course grows: what it will be is published beside what it is. */
function inTime(row: Row<"course">, { number }: Draft): Row<"course"> {
  if (number % 50 !== 1) return row;
  const { sourceId: _, ...document } = row;
  const studyLoad = [{ studyLoadUnit: "ects", value: 7.5 } as const];
  return {
    ...row,
    timeline: [{ validFrom: GROWS_FROM, document: { ...document, studyLoad, validFrom: GROWS_FROM } }],
  };
}

const GROWS_FROM = "2030-09-01";

function draftsOf(plan: OfferPlan, { first, count }: CourseShare): readonly Draft[] {
  const all = COURSE_FORMS.flatMap((form) =>
    FIELDS.flatMap((field) => field.topics.map((topic) => ({ name: titled(form, topic), topic, field }))),
  );
  return seededRandom(`${plan.seed}/names`)
    .shuffled(all)
    .slice(first, first + count)
    .map((draft, index) => ({
      ...draft,
      number: index + 1,
      isShared: index % 20 !== 19,
      enrolsByPage: index % 40 === 10,
    }));
}

function courseId(key: string, { number }: Draft): string {
  return `${codesOf(key).prefix}-C${String(number).padStart(3, "0")}`;
}

function courseRow(
  key: string,
  draft: Draft,
  { random, minorIds }: { readonly random: SeededRandom; readonly minorIds: readonly string[] },
): Row<"course"> {
  const { field, topic } = draft;
  const sourceId = courseId(key, draft);
  const teacher = `${codesOf(key).prefix}-T${String(1 + (draft.number % 40)).padStart(2, "0")}`;
  const minor = minorIds[draft.number % minorIds.length];
  return {
    sourceId,
    name: inBoth(draft.name),
    abbreviation: sourceId.replaceAll("-", ""),
    description: described(topic, field, random),
    teachingLanguages: [random.below(3) === 0 ? "nl" : "en"],
    level: random.below(4) === 0 ? "master" : "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: random.pick([3, 5, 5, 6, 7.5]) }],
    modesOfDelivery: [random.pick(["presential", "presential", "hybrid", "online"])],
    fieldsOfStudy: field.isced,
    duration: "P9W",
    organisation: `${codesOf(key).prefix}-${field.faculty}`,
    programmes: [`${codesOf(key).prefix}-B-${field.faculty}`, ...(minor === undefined ? [] : [minor])],
    assessment: inBoth({ en: "A written piece and a talk.", nl: "Een werkstuk en een voordracht." }),
    coordinators: [
      {
        sourceId: teacher,
        givenName: "Example",
        surname: `Teacher ${teacher}`,
        mail: `${teacher.toLowerCase()}@${key}.example`,
      },
    ],
    link: `https://www.${key}.example/courses/${sourceId}`,
    educationSpecification: specificationId(key, "courses", field.faculty),
    validFrom: SPECIFIED_SINCE,
    consumers: [...(draft.isShared ? [studyEntry(key, draft, random)] : []), studyRegisterEntry(key)],
  };
}

function studyEntry(key: string, { field, enrolsByPage }: Draft, random: SeededRandom) {
  return {
    consumerKey: "eduxchange",
    alliances: [
      {
        name: ALLIANCE,
        themes: [field.theme],
        selection: false,
        type: random.pick(["broadening", "deepening"]),
        visibleForOwnStudents: true,
        enrolmentForOwnStudents: "broker",
        visibleForGuests: true,
        enrolmentForGuests: enrolsByPage ? "url" : "broker",
        jointPartnerCodes: partnerCodes(key),
        source: { shortName: codesOf(key).alliance },
      },
    ],
  };
}

/** One, two or three offerings: two on average. */
const OFFERINGS_PER_COURSE = [1, 2, 3, 2] as const;

function offeringRows(
  plan: OfferPlan,
  key: string,
  { draft, random }: { readonly draft: Draft; readonly random: SeededRandom },
): readonly Row<"offering">[] {
  const { quarters } = periodsOf(plan);
  const count = OFFERINGS_PER_COURSE[draft.number % OFFERINGS_PER_COURSE.length] ?? 1;
  const start = random.below(quarters.length);
  const course = courseId(key, draft);
  return Array.from({ length: count }, (_, index) => {
    const period = quarters[(start + index) % quarters.length];
    if (period === undefined) throw new Error("a year without periods");
    const opensLater = random.below(12) === 0;
    return {
      sourceId: `${course}-${period.key}`,
      course,
      academicSession: `${codesOf(key).prefix}-${period.key}`,
      name: inBoth({
        en: `${draft.name.en} (${period.name.en})`,
        nl: `${draft.name.nl} (${period.name.nl})`,
      }),
      description: inBoth({
        en: `Given in ${period.name.en}, on two mornings a week.`,
        nl: `Gegeven in ${period.name.nl}, op twee ochtenden per week.`,
      }),
      teachingLanguages: [random.below(3) === 0 ? "nl" : "en"],
      modesOfDelivery: ["presential"],
      startDate: period.startDate,
      endDate: period.endDate,
      resultExpected: true,
      resultValueType: random.below(6) === 0 ? "pass_or_fail" : "1_10",
      enrolmentWindow: opensLater ? laterWindow(plan, period) : openWindow(plan, period),
      seatPools: seatPools(draft, random),
      consumers: [...(draft.isShared ? [offeringEntry(key, course, draft)] : []), OFFERING_REGISTER_ENTRY],
    };
  });
}

/** Most have places for own students and for the alliance; some one pool for all, some no limit. */
function seatPools({ isShared }: Draft, random: SeededRandom): NonNullable<Row<"offering">["seatPools"]> {
  const size = 15 + random.below(70);
  if (!isShared) return [{ kind: "own", size }];
  const split = random.below(10);
  if (split === 0) return [{ kind: "unallocated" }];
  if (split < 3) return [{ kind: "unallocated", size }];
  const guests = Math.max(3, Math.round(size / 3));
  return [
    { kind: "own", size: size - guests },
    { kind: "alliance", beneficiary: ALLIANCE, size: guests },
  ];
}

function offeringEntry(key: string, course: string, { enrolsByPage }: Draft) {
  const page = `https://www.${key}.example/enrol/${course}`;
  return {
    consumerKey: "eduxchange",
    alliances: [{ name: ALLIANCE, ...(enrolsByPage ? { enrolmentUrlForGuests: page } : {}) }],
  };
}
