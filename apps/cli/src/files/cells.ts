import type { Column, Shape } from "./columns.ts";

/** What a row says, as JSON has it. */
export type Document = Record<string, unknown>;

/** What stands between the entries of a list. */
const BETWEEN = "|";
const TRUE_WORDS: ReadonlySet<string> = new Set(["true", "1", "yes", "ja", "waar"]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["false", "0", "no", "nee", "onwaar"]);
const UNLIMITED = "unlimited";

export interface CellReading {
  /** Of a text in a column that names no language. */
  readonly language?: string;
}

/**
 * Puts a cell into the row that it is part of. What cannot be read as its shape stays the text it is: the node says then
 * what is wrong with it, in the words that it has for everybody.
 */
export function readCell(
  document: Document,
  column: Column,
  { cell, language }: CellReading & { readonly cell: string },
): void {
  const { member, shape, part } = column;
  if (part === undefined) {
    document[member] = wholeValue(shape, cell, language);
    return;
  }
  if (shape === "parts") {
    document[member] = { ...Object(document[member]), [part]: cell };
    return;
  }
  const entries = document[member];
  document[member] = [...(Array.isArray(entries) ? entries : []), entryOf(shape, part, cell)];
}

function wholeValue(shape: Shape, cell: string, language: string | undefined): unknown {
  switch (shape) {
    case "text":
      return cell;
    case "number":
      return numberIn(cell);
    case "truth":
      return truthIn(cell);
    case "list":
      return jsonIn(cell) ?? cell.split(BETWEEN).map((entry) => entry.trim());
    case "texts":
      return jsonIn(cell) ?? (language === undefined ? cell : [{ language, value: cell }]);
    default:
      return jsonIn(cell) ?? cell;
  }
}

function entryOf(shape: Shape, part: string, cell: string): object {
  if (shape === "load") return { studyLoadUnit: part, value: numberIn(cell) };
  if (shape === "texts") return { language: part, value: cell };
  const [kind = "", ...beneficiary] = part.split(":");
  return {
    kind,
    ...(beneficiary.length === 0 ? {} : { beneficiary: beneficiary.join(":") }),
    ...(cell.trim() === UNLIMITED ? {} : { size: numberIn(cell) }),
  };
}

/** A decimal comma is one; with more than two decimals it could stand for thousands and is left as it is. */
function numberIn(cell: string): unknown {
  const text = cell.trim();
  if (/^-?\d{1,12}(\.\d{1,12})?$/.test(text)) return Number(text);
  return /^-?\d{1,12},\d{1,2}$/.test(text) ? Number(text.replace(",", ".")) : cell;
}

function truthIn(cell: string): unknown {
  const word = cell.trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : cell;
}

function jsonIn(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return undefined;
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}

/** One cell of a row that is written: which part of its member, or all of it, and the text. */
export interface WrittenCell {
  readonly part?: string;
  readonly cell: string;
}

/**
 * The cells of a member, such that reading them gives the same value again. Parts come in the order of the value, which
 * a header may not have room for: `whole` is the one cell that always fits.
 */
export function writeCells(shape: Shape, value: unknown): readonly WrittenCell[] {
  if (shape === "parts") return partsOf(value) ?? whole(value);
  if (shape === "texts" || shape === "load" || shape === "pools")
    return entriesOf(shape, value) ?? whole(value);
  if (shape === "list") return [{ cell: listCell(value) }];
  return typeof value === "object" ? whole(value) : [{ cell: String(value) }];
}

/** A member as JSON, in one cell. */
export function whole(value: unknown): readonly WrittenCell[] {
  return [{ cell: JSON.stringify(value) }];
}

function partsOf(value: unknown): readonly WrittenCell[] | undefined {
  const parts = Object.entries(Object(value));
  if (parts.length === 0 || parts.some(([, text]) => typeof text !== "string" || text === ""))
    return undefined;
  return parts.map(([part, text]) => ({ part, cell: String(text) }));
}

function entriesOf(shape: Shape, value: unknown): readonly WrittenCell[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const cells = value.map((entry) => entryCell(shape, Object(entry)));
  const parts = new Set(cells.map(({ part }) => part));
  const isReadBack = cells.every(({ part, cell }, index) => {
    return cell !== "" && isSame(entryOf(shape, part, cell), value[index]);
  });
  return isReadBack && parts.size === cells.length ? cells : undefined;
}

function entryCell(shape: Shape, entry: Readonly<Record<string, unknown>>) {
  if (shape === "load") return { part: String(entry.studyLoadUnit), cell: String(entry.value) };
  if (shape === "texts") return { part: String(entry.language), cell: String(entry.value) };
  const beneficiary = entry.beneficiary === undefined ? "" : `:${entry.beneficiary}`;
  return {
    part: `${entry.kind}${beneficiary}`,
    cell: entry.size === undefined ? UNLIMITED : String(entry.size),
  };
}

function listCell(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  const isPlain = value.every(
    (entry) =>
      typeof entry === "string" && entry !== "" && entry.trim() === entry && !entry.includes(BETWEEN),
  );
  return isPlain && !/^\s*[[{]/.test(value[0]) ? value.join(BETWEEN) : JSON.stringify(value);
}

/** Equal as JSON, whatever the order of members. */
function isSame(one: object, other: unknown): boolean {
  const entries = Object.entries(Object(other));
  return (
    Object.keys(one).length === entries.length &&
    entries.every(([key, value]) => Reflect.get(one, key) === value)
  );
}
