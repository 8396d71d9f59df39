import type { Cycle, GradeDistribution } from "./distribution.ts";

/** What is known of the course whose result is converted. */
export interface CourseFacts {
  /** ISCED-F 2013, four digits. */
  readonly fieldOfStudy?: string;
  readonly cycle?: Cycle;
  /** The calendar year of the result. */
  readonly year: number;
}

/** In what a table is not the one that fits best; said with every proposal, so that nobody has to find it out. */
export const DIFFERENCES = [
  "other_field",
  "other_cycle",
  "field_unknown",
  "cycle_unknown",
  "too_old",
  "one_year_only",
  "counts_hidden",
] as const;

export interface ConversionRemark {
  readonly table: "host" | "home";
  readonly differs: (typeof DIFFERENCES)[number];
}

export interface RemarkedTables {
  readonly hostTable: GradeDistribution;
  readonly homeTable: GradeDistribution;
  readonly course: CourseFacts;
  readonly maximumAgeYears: number;
}

export function remarksOn({
  hostTable,
  homeTable,
  course,
  maximumAgeYears,
}: RemarkedTables): readonly ConversionRemark[] {
  return (
    [
      ["host", hostTable],
      ["home", homeTable],
    ] as const
  ).flatMap(([table, distribution]) =>
    differencesOf(distribution, course, maximumAgeYears).map((differs) => ({ table, differs })),
  );
}

function differencesOf(
  { fieldOfStudy, cycle, years, hidesCounts }: GradeDistribution,
  course: CourseFacts,
  maximumAgeYears: number,
): readonly ConversionRemark["differs"][] {
  const found: ConversionRemark["differs"][] = [];
  if (course.fieldOfStudy === undefined) found.push("field_unknown");
  else if (course.fieldOfStudy !== fieldOfStudy) found.push("other_field");
  if (course.cycle === undefined) found.push("cycle_unknown");
  else if (course.cycle !== cycle) found.push("other_cycle");
  if (course.year - years.last > maximumAgeYears) found.push("too_old");
  if (years.first === years.last) found.push("one_year_only");
  if (hidesCounts) found.push("counts_hidden");
  return found;
}
