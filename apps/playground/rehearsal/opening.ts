/** A minor as the file of an opening has it; `capacity` includes `guestSeats`. */
export interface Minor {
  readonly code: string;
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

/** The files do not describe an opening; the message says which line of which file, and why. */
export class OpeningError extends Error {
  override readonly name = "OpeningError";
}

/** Reads `minor,host,capacity,guest_seats` and `student,home,arrival_s,p1,p2,…`; throws OpeningError. */
export function parseOpening(minorsCsv: string, demandCsv: string): Opening {
  const minors = readRows("minors", minorsCsv, ["minor", "host", "capacity", "guest_seats"]).map(parseMinor);
  const demand = readRows("demand", demandCsv, ["student", "home", "arrival_s", "p1"]);
  const known = new Set(minors.map(({ code }) => code));
  const applicants = demand.map((row) => parseApplicant(row, known));
  refuseRepeats("minors", minors);
  refuseRepeats("demand", applicants);
  return { minors, applicants };
}

interface Row {
  readonly values: ReadonlyMap<string, string>;
  /** Says what is wrong with this row. */
  readonly wrong: (what: string) => OpeningError;
}

function readRows(file: string, csv: string, wanted: readonly string[]): readonly Row[] {
  const [header = "", ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(",").map((name) => name.trim());
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new OpeningError(`${file}: no column ${missing.join(", ")}`);
  return lines.map((line, index) => {
    const wrong = (what: string) => new OpeningError(`${file}, line ${index + 2}: ${what}`);
    const cells = line.split(",").map((cell) => cell.trim());
    if (cells.length !== names.length) throw wrong(`${cells.length} columns, not ${names.length}`);
    return { values: new Map(names.map((name, column) => [name, cells[column] ?? ""])), wrong };
  });
}

function parseMinor({ values, wrong }: Row): Minor {
  const code = textOf({ values, wrong }, "minor");
  const capacity = numberOf({ values, wrong }, "capacity");
  const guestSeats = numberOf({ values, wrong }, "guest_seats");
  if (!Number.isInteger(capacity) || !Number.isInteger(guestSeats)) throw wrong("half a seat");
  if (guestSeats > capacity) throw wrong("more guest seats than seats");
  return { code, host: textOf({ values, wrong }, "host"), capacity, guestSeats };
}

function parseApplicant(row: Row, minors: ReadonlySet<string>): Applicant {
  const choices = [...row.values]
    .filter(([name, value]) => /^p\d+$/.test(name) && value !== "")
    .map(([, value]) => value);
  const unknown = choices.find((choice) => !minors.has(choice));
  if (unknown !== undefined) throw row.wrong(`there is no minor ${unknown}`);
  if (new Set(choices).size < choices.length) throw row.wrong("a choice is repeated");
  const arrivalS = numberOf(row, "arrival_s");
  return { code: textOf(row, "student"), home: textOf(row, "home"), arrivalS, choices };
}

function textOf({ values, wrong }: Row, name: string): string {
  const value = values.get(name) ?? "";
  if (value === "") throw wrong(`${name} is empty`);
  return value;
}

function numberOf(row: Row, name: string): number {
  const value = textOf(row, name);
  if (!/^\d+(\.\d+)?$/.test(value)) throw row.wrong(`${name} is no number: ${value}`);
  return Number(value);
}

function refuseRepeats(file: string, rows: readonly { readonly code: string }[]): void {
  const seen = new Set<string>();
  for (const { code } of rows) {
    if (seen.has(code)) throw new OpeningError(`${file}: ${code} is there twice`);
    seen.add(code);
  }
}
