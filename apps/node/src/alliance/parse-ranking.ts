import { granted, type Outcome, refused } from "@wissel/core";
import type { RankedCandidate } from "@wissel/store";

/** Something wrong with a ranking. Of CSV `row` is the line, the header being 1; of JSON the item, from 1. */
export interface RankingFault {
  readonly row: number;
  readonly column?: string;
  readonly detail: string;
}

/** A candidate with the row it stands in. */
export interface RankingRow extends RankedCandidate {
  readonly row: number;
}

const COLUMNS = ["rank", "home", "associationId"] as const;
type Column = (typeof COLUMNS)[number];

const FORMS = {
  rank: { form: /^[1-9]\d{0,5}$/, is: "a whole number from 1" },
  home: { form: /^[a-z0-9.-]{1,253}$/i, is: "a schacHome" },
  associationId: { form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, is: "a UUID" },
} as const satisfies Record<Column, { readonly form: RegExp; readonly is: string }>;

/** Reads a ranking as CSV (RFC 4180) with a header; every fault at once. Empty lines are passed over. */
export function parseRankingCsv(text: string): Outcome<readonly RankingRow[], readonly RankingFault[]> {
  const [header = [], ...lines] = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map(cellsOf);
  const wrongColumns = [
    ...COLUMNS.filter((name) => !header.includes(name)).map((column) => fault(1, column, "is missing")),
    ...header
      .filter((name) => !isColumn(name))
      .map((column) => fault(1, column, "is no column of a ranking")),
    ...header
      .filter((name, index) => isColumn(name) && header.indexOf(name) < index)
      .map((column) => fault(1, column, "is there twice")),
  ];
  if (wrongColumns.length > 0) return refused(wrongColumns);
  const faults: RankingFault[] = [];
  const rows = lines.flatMap((cells, index): RankingRow[] => {
    const row = index + 2;
    if (cells.length === 1 && cells[0] === "") return [];
    if (cells.length !== header.length) {
      faults.push({ row, detail: `has ${cells.length} columns, not ${header.length}` });
      return [];
    }
    const cellOf = (column: Column) => cells[header.indexOf(column)] ?? "";
    const wrong = COLUMNS.filter((column) => !FORMS[column].form.test(cellOf(column)));
    faults.push(...wrong.map((column) => fault(row, column, `is not ${FORMS[column].is}`)));
    if (wrong.length > 0) return [];
    const associationId = cellOf("associationId").toLowerCase();
    return [{ row, rank: Number(cellOf("rank")), home: cellOf("home"), associationId }];
  });
  return faults.length > 0 ? refused(faults) : granted(rows);
}

/** What is wrong with rows that are well formed: repeats, and whom the selection is not about. */
export function rankingFaults(
  rows: readonly RankingRow[],
  candidates: readonly Pick<RankedCandidate, "home" | "associationId">[],
): readonly RankingFault[] {
  const awaiting = new Set(candidates.map(nameOf));
  const rowOfCandidate = new Map<string, number>();
  const rowOfRank = new Map<number, number>();
  return rows.flatMap((one) => {
    const { row, rank } = one;
    const candidateBefore = rowOfCandidate.get(nameOf(one));
    const rankBefore = rowOfRank.get(rank);
    rowOfCandidate.set(nameOf(one), candidateBefore ?? row);
    rowOfRank.set(rank, rankBefore ?? row);
    return [
      ...(rankBefore === undefined ? [] : [fault(row, "rank", `is the rank of row ${rankBefore}`)]),
      ...(candidateBefore === undefined
        ? []
        : [fault(row, "associationId", `is the candidate of row ${candidateBefore}`)]),
      ...(awaiting.has(nameOf(one))
        ? []
        : [fault(row, "associationId", `of ${one.home} does not await this selection`)]),
    ];
  });
}

function fault(row: number, column: string, detail: string): RankingFault {
  return { row, column: column.slice(0, 80), detail };
}

function nameOf({ home, associationId }: Pick<RankedCandidate, "home" | "associationId">): string {
  return `${home} ${associationId}`;
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((column) => column === name);
}

/** No value of a ranking holds a comma, a quote or a line break, so quotes can only be around a whole cell. */
function cellsOf(line: string): readonly string[] {
  return line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}
