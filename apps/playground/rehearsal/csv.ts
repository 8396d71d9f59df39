/** A line of a file: where it begins, counted from 1, and its cells. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Quotes that are opened and not closed, or stand inside a cell. Lines and columns count from 1. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly line: number;
  readonly column: number;

  constructor(what: string, { line, column }: { readonly line: number; readonly column: number }) {
    super(what);
    this.line = line;
    this.column = column;
  }
}

const BYTE_ORDER_MARK = "\ufeff";
/** One cell and what ends it: quoted (a quote is written twice) or bare, then a comma, the end of the line or of the text. */
const CELL = /(?:"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r?\n|\r|$)/y;

/** Reads RFC 4180: commas, quotes and line ends may stand in quoted cells. Bare cells are trimmed, empty lines left out. */
export function parseCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  let cells: string[] = [];
  let line = 1;
  let begun = line;
  for (let at = 0; at <= content.length; ) {
    CELL.lastIndex = at;
    const found = CELL.exec(content);
    if (found === null) {
      throw new CsvError("a quote that is not where a cell begins, or is never closed", {
        line,
        column: cells.length + 1,
      });
    }
    const [whole, quoted, bare = "", end] = found;
    cells.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'));
    at += whole.length;
    line += whole.split("\n").length - 1;
    if (end === ",") continue;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: begun, cells });
    cells = [];
    begun = line;
    if (end === "") break;
  }
  return rows;
}

/** A cell as it is written: quoted where it must be. */
export function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
