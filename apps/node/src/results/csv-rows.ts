import { granted, type Outcome, refused } from "@wissel/core";
import { CsvError, parse } from "csv-parse/sync";

/** A row as JSON would have it, with the line of the text that it ends on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly row: Outcome<CsvValues, CsvRefusal>;
}

export type CsvValues = Readonly<Record<string, CsvValue | Readonly<Record<string, CsvValue>>>>;
type CsvValue = string | number | boolean;

export interface CsvRefusal {
  readonly detail: string;
}

/** As many as a batch may have. */
const MOST_ROWS = 1000;
const MOST_COLUMNS = 50;
/** Named, as the first would be taken for all: files are joined by hand. */
const LINE_ENDS = ["\r\n", "\n", "\r"];
const DELIMITERS = [";", ",", "\t"] as const;

/**
 * Reads the rows of a CSV text (RFC 4180, a byte order mark or not; semicolons, commas or tabs, whichever the first
 * line has). Columns are named in the first line by the members they fill, `dates.assessed` for a member of a member.
 * Cells are text as they stand, an empty one is no member; only members that are numbers or booleans are read as such.
 * A text whose records cannot be told apart is refused whole: what is in which row would be a guess.
 */
export function readCsvRows(text: string): Outcome<readonly CsvRow[], CsvRefusal> {
  if (text.includes("\uFFFD")) return refused({ detail: "is not UTF-8" });
  const parsed = parseRecords(text);
  if (!parsed.ok) return parsed;
  const [header, ...records] = parsed.value;
  if (header === undefined || records.length === 0) return refused({ detail: "has no rows" });
  if (records.length > MOST_ROWS) return refused({ detail: `has more than ${MOST_ROWS} rows` });
  const names = header.cells.map((cell) => cell.trim());
  const strange = faultOfNames(names);
  if (strange !== undefined) return refused({ detail: strange });
  return granted(records.map(({ line, cells }) => ({ line, row: rowOf(names, cells) })));
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseRecords(text: string): Outcome<readonly CsvRecord[], CsvRefusal> {
  try {
    // Its types do not know that `info` makes pairs.
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return granted(
      records
        .map(({ record, info }) => ({ line: info.lines, cells: record }))
        .filter(({ cells }) => cells.some((cell) => cell !== "")),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused({ detail: `cannot be read as CSV: ${error.message}`.slice(0, 500) });
  }
}

/** By the first line, whose names hold none of them. A score's decimal comma must not decide. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const first = end === -1 ? text : text.slice(0, end);
  return DELIMITERS.find((delimiter) => first.includes(delimiter)) ?? ",";
}

function faultOfNames(names: readonly string[]): string | undefined {
  if (names.length > MOST_COLUMNS) return `has more than ${MOST_COLUMNS} columns`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `has two columns of one name`;
  const unknown = names.findIndex((name) => !COLUMNS.has(name));
  return unknown === -1 ? undefined : `has a column that no row has a member for: column ${unknown + 1}`;
}

/** The members of rows that CSV can fill. */
const COLUMNS: ReadonlySet<string> = new Set([
  ...["home", "associationId", "changes", "reason", "note", "state", "pass", "score", "resultValueType"],
  ...["scale.id", "scale.version", "resultDate", "final", "studyLoad.studyLoadUnit", "studyLoad.value"],
  ...["dates.assessed", "dates.released", "dates.determined"],
]);

function rowOf(names: readonly string[], cells: readonly string[]): Outcome<CsvValues, CsvRefusal> {
  if (cells.length !== names.length) {
    return refused({ detail: `has ${cells.length} cells under ${names.length} columns` });
  }
  const row: Record<string, CsvValue | Record<string, CsvValue>> = {};
  for (const [index, name] of names.entries()) {
    const cell = cells[index] ?? "";
    if (cell === "") continue;
    const [member = "", inner] = name.split(".");
    if (inner === undefined) row[member] = cellValue(name, cell);
    else row[member] = { ...Object(row[member]), [inner]: cellValue(name, cell) };
  }
  return granted(row);
}

/** What cannot be read stays the text it is, and the schema says what is wrong with it. */
function cellValue(name: string, cell: string): CsvValue {
  if (name === "final" && (cell === "true" || cell === "false")) return cell === "true";
  if (WHOLE.has(name) && /^\d{1,7}$/.test(cell)) return Number(cell);
  // With more decimals a comma could stand for thousands.
  if (name === "studyLoad.value" && /^\d{1,6}([.,]\d{1,2})?$/.test(cell))
    return Number(cell.replace(",", "."));
  return cell;
}

const WHOLE: ReadonlySet<string> = new Set(["changes", "scale.version"]);
