import type { CourseFacts } from "./conversion-remarks.ts";
import type { GradeDistribution } from "./distribution.ts";

/** Which table is wanted where none is named. */
export interface WantedTable extends Pick<CourseFacts, "fieldOfStudy" | "cycle"> {
  /** schacHome of whose grades they are. */
  readonly institution: string;
  /** The scale that the result is on, where it names one. */
  readonly scaleId?: string;
}

/**
 * The table that fits best: of the institution, on the result's scale, then of the course's field, then of its cycle,
 * then the most recent years; by id where two fit alike, so that asking again means the same one. In what the best one
 * does not fit is said with the proposal. Undefined: there is none of that institution on that scale.
 */
export function chooseTable<Table extends GradeDistribution>(
  tables: readonly Table[],
  { institution, scaleId, fieldOfStudy, cycle }: WantedTable,
): Table | undefined {
  const fitting = tables.filter(
    (table) =>
      table.institution === institution &&
      (scaleId === undefined || table.scaleId === undefined || table.scaleId === scaleId),
  );
  const rank = (table: Table) => [
    Number(fieldOfStudy !== undefined && table.fieldOfStudy === fieldOfStudy),
    Number(cycle !== undefined && table.cycle === cycle),
    table.years.last,
  ];
  return [...fitting].sort((a, b) => byRank(rank(a), rank(b)) || (a.id < b.id ? -1 : 1))[0];
}

/** Higher ranks first, by the first member that differs. */
function byRank(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at]);
  return index === -1 ? 0 : (other[index] ?? 0) - (one[index] ?? 0);
}
