import { CsvError, type CsvRow, parseCsv } from "./csv.ts";

/** A minor as the file of an opening has it; `capacity` includes `guestSeats`; Infinity is unlimited. */
export interface Minor {
  readonly code: string;
  /** What it is called; by its code where nothing is said. */
  readonly name?: string;
  /** The file's code of the institution that gives it. */
  readonly host: string;
  readonly capacity: number;
  readonly guestSeats: number;
}

/** A student who wants one of some minors. */
export interface Applicant {
  readonly code: string;
  /** The file's code of the institution where the student is registered. */
  readonly home: string;
  /** Seconds after the opening. */
  readonly arrivalS: number;
  /** Codes of minors, best first. */
  readonly choices: readonly string[];
}

/** An opening day, as data. Students in the order of the file. */
export interface Opening {
  readonly minors: readonly Minor[];
  readonly applicants: readonly Applicant[];
}

/** The files do not describe an opening; the message says which line and column of which file, and why. */
export class OpeningError extends Error {
  override readonly name = "OpeningError";
}

/** What a file says for a capacity, or for guest seats, without a limit. */
const UNLIMITED = "unlimited";
/** As many as a pool may have. */
const MOST_SEATS = 1_000_000;
const LONGEST_CODE = 200;

/** Reads `minor,host,capacity,guest_seats` and `student,home,arrival_s,p1,p2,…`; throws OpeningError. */
export function parseOpening(minorsCsv: string, demandCsv: string): Opening {
  const minorRows = readRows("minors", minorsCsv, ["minor", "host", "capacity", "guest_seats"]);
  const demandRows = readRows("demand", demandCsv, ["student", "home", "arrival_s", "p1"]);
  refuseRepeats(minorRows, "minor");
  refuseRepeats(demandRows, "student");
  const minors = minorRows.map(parseMinor);
  if (minors.length === 0) throw new OpeningError("minors: no minor is in the file");
  const known = new Set(minors.map(({ code }) => code));
  return { minors, applicants: demandRows.map((row) => parseApplicant(row, known)) };
}

/** What is left for the host's own students. */
export function ownSeats({ capacity, guestSeats }: Pick<Minor, "capacity" | "guestSeats">): number {
  return Number.isFinite(capacity) ? capacity - guestSeats : capacity;
}

interface Row {
  readonly names: readonly string[];
  readonly valueOf: (name: string) => string;
  /** Says what is wrong with this row's value of that name. */
  readonly wrong: (name: string, what: string) => OpeningError;
}

function readRows(file: string, csv: string, wanted: readonly string[]): readonly Row[] {
  const [header, ...rows] = parsed(file, csv);
  if (header === undefined) throw new OpeningError(`${file}: the file is empty`);
  const names = header.cells.map((name) => name.trim());
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const found = names.join(", ");
    throw new OpeningError(`${file}, line ${header.line}: no column ${missing.join(", ")} among ${found}`);
  }
  const twice = names.findIndex((name, column) => names.indexOf(name) < column);
  if (twice >= 0) throw wrongAt({ file, line: header.line, column: twice, names }, "is there twice");
  return rows.map(({ line, cells }) => {
    if (cells.length !== names.length) {
      throw new OpeningError(`${file}, line ${line}: ${cells.length} columns, not ${names.length}`);
    }
    return {
      names,
      valueOf: (name) => cells[names.indexOf(name)] ?? "",
      wrong: (name, what) => wrongAt({ file, line, column: names.indexOf(name), names }, what),
    };
  });
}

function parsed(file: string, csv: string): readonly CsvRow[] {
  try {
    return parseCsv(csv);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new OpeningError(`${file}, line ${error.line}, column ${error.column}: ${error.message}`);
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  /** Counts from 0. */
  readonly column: number;
  readonly names: readonly string[];
}

function wrongAt({ file, line, column, names }: Place, what: string): OpeningError {
  return new OpeningError(`${file}, line ${line}, column ${column + 1} (${names[column]}): ${what}`);
}

function parseMinor(row: Row): Minor {
  const capacity = seatsOf(row, "capacity");
  const guestSeats = seatsOf(row, "guest_seats");
  if (guestSeats > capacity) throw row.wrong("guest_seats", `${guestSeats}, and only ${capacity} seats`);
  return { code: codeOf(row, "minor"), host: codeOf(row, "host"), capacity, guestSeats };
}

function parseApplicant(row: Row, minors: ReadonlySet<string>): Applicant {
  const chosen = row.names.filter((name) => /^p\d+$/.test(name) && row.valueOf(name) !== "");
  for (const [index, name] of chosen.entries()) {
    const minor = row.valueOf(name);
    if (!minors.has(minor)) throw row.wrong(name, `there is no minor ${minor}`);
    const before = chosen.slice(0, index).find((other) => row.valueOf(other) === minor);
    if (before !== undefined) throw row.wrong(name, `a choice is repeated: ${minor} is ${before} already`);
  }
  return {
    code: codeOf(row, "student"),
    home: codeOf(row, "home"),
    arrivalS: secondsOf(row, "arrival_s"),
    choices: chosen.map(row.valueOf),
  };
}

function codeOf(row: Row, name: string): string {
  const value = row.valueOf(name);
  if (value === "") throw row.wrong(name, "is empty");
  if (value.length > LONGEST_CODE) throw row.wrong(name, `is longer than ${LONGEST_CODE} characters`);
  if (/\p{Cc}/u.test(value)) throw row.wrong(name, "has a line end or another control character in it");
  return value;
}

function secondsOf(row: Row, name: string): number {
  const value = row.valueOf(name);
  if (!/^\d+(\.\d+)?$/.test(value)) throw row.wrong(name, `is no number of seconds: "${value}"`);
  return Number(value);
}

function seatsOf(row: Row, name: string): number {
  const value = row.valueOf(name);
  if (value.toLowerCase() === UNLIMITED) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(value)) throw row.wrong(name, `is no number of seats, nor "${UNLIMITED}": "${value}"`);
  if (Number(value) > MOST_SEATS) throw row.wrong(name, `is more than ${MOST_SEATS}`);
  return Number(value);
}

function refuseRepeats(rows: readonly Row[], name: string): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const code = row.valueOf(name);
    if (seen.has(code)) throw row.wrong(name, `${code} is there twice`);
    seen.add(code);
  }
}
