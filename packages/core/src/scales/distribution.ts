import type { Finding } from "../catalogue/finding.ts";

/** ISCED 2011 levels as far as grades of them are compared. */
export const CYCLES = ["short_cycle", "bachelor", "master", "doctorate"] as const;
export type Cycle = (typeof CYCLES)[number];

/** How often a grade was given. */
export interface GradeCount {
  /** Byte for byte as results print it. */
  readonly value: string;
  readonly count: number;
  readonly pass: boolean;
}

/** How often an institution gave each grade in a field and cycle, over some academic years (ECTS Users' Guide 2015). */
export interface DistributionContent {
  /** schacHome of whose grades they are. */
  readonly institution: string;
  /** The scale that the grades are on, by that institution's name for it. */
  readonly scaleId?: string;
  /** ISCED-F 2013, four digits. */
  readonly fieldOfStudy: string;
  readonly cycle: Cycle;
  /** Academic years, by the calendar year in which they begin; both included. */
  readonly years: { readonly first: number; readonly last: number };
  /** Best first, fails included and last. */
  readonly grades: readonly GradeCount[];
}

/** One version of a table. It never changes. */
export interface GradeDistribution extends DistributionContent {
  readonly id: string;
  readonly version: number;
  /** Some counts are smaller than an institution publishes, and stand as none. */
  readonly hidesCounts?: true;
}

/** The text of a table, the same whatever order its members came in: what conversions name by its digest. */
export function distributionText(table: GradeDistribution): string {
  const { institution, id, version, scaleId, fieldOfStudy, cycle, years, grades } = table;
  return JSON.stringify({
    ...{ institution, id, version, scaleId, fieldOfStudy, cycle },
    years: { first: years.first, last: years.last },
    grades: grades.map(({ value, count, pass }) => ({ value, count, pass })),
  });
}

/** What does not fit together in a table. */
export function distributionFindings({ grades, years }: DistributionContent): readonly Finding[] {
  const values = grades.map(({ value }) => value);
  const firstFail = grades.findIndex(({ pass }) => !pass);
  return [
    ...(years.first <= years.last ? [] : [{ pointer: "/years/last", reason: "is before first" }]),
    ...values.flatMap((value, index) =>
      values.indexOf(value) === index
        ? []
        : [{ pointer: `/grades/${index}/value`, reason: "is there already" }],
    ),
    ...grades.flatMap(({ pass }, index) =>
      pass && firstFail !== -1 && index > firstFail
        ? [{ pointer: `/grades/${index}/pass`, reason: "is below a fail: grades are listed best first" }]
        : [],
    ),
  ];
}

/** The grades that passed, best first: what is compared. A fail has no counterpart. */
export function passingGrades({ grades }: DistributionContent): readonly GradeCount[] {
  return grades.filter(({ pass }) => pass);
}

/** A cell that names fewer than this many people could name one of them. */
export const SMALLEST_CELL = 5;

export interface PublishedGrade {
  readonly value: string;
  readonly pass: boolean;
  /** Absent where it is hidden: `fewerThan` that many. */
  readonly count?: number;
  readonly fewerThan?: number;
}

/** A table as its institution publishes it. */
export interface PublishedDistribution extends Omit<GradeDistribution, "grades" | "hidesCounts"> {
  readonly grades: readonly PublishedGrade[];
}

/**
 * A published table as far as it can be compared with another one. A count that is hidden is taken for none, which moves
 * the grades below it by a few students at most; the proposal says that it is so, and a grade that was given so seldom is
 * not converted.
 */
export function comparableTable({ grades, ...table }: PublishedDistribution): GradeDistribution {
  const hidesCounts = grades.some(({ count }) => count === undefined);
  const counted = grades.map(({ value, pass, count = 0 }) => ({ value, pass, count }));
  return { ...table, grades: counted, ...(hidesCounts ? { hidesCounts } : {}) };
}

/**
 * A table as everyone may read it: no cell of fewer than five, and no total it could be worked out from. Where one cell
 * alone is hidden its neighbours say nothing about it, since no sum is published.
 */
export function publishableGrades({ grades }: DistributionContent): readonly PublishedGrade[] {
  return grades.map(({ value, pass, count }) =>
    count < SMALLEST_CELL ? { value, pass, fewerThan: SMALLEST_CELL } : { value, pass, count },
  );
}
