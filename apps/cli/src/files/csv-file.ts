import { Readable } from "node:stream";
import type { RowKind } from "@wissel/client";
import { CsvError, parse } from "csv-parse";
import { type Document, readCell } from "./cells.ts";
import { decodedText, type Encoding } from "./encoding.ts";
import { FileFault } from "./file-fault.ts";
import type { FileRow, RowFile } from "./file-row.ts";
import { type MappedColumns, type Mapping, mapColumns, settingsOf } from "./mapping.ts";

export interface CsvFileOptions {
  readonly path: string;
  readonly encoding: Encoding;
  readonly kind: RowKind;
  readonly mapping: Mapping;
}

const DELIMITERS = [";", ",", "\t"] as const;
/** All of them in one file too: some programs end the headings as they do, and keep the rows as they were. */
const LINE_ENDS = ["\r\n", "\n", "\r"];
/** Characters of one row at most: more is a quote that is never closed. */
const LONGEST_ROW = 2_000_000;

/** One record of a CSV text, with the line that it ends on. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Opens a CSV file (RFC 4180; semicolons, commas or tabs, whichever its first line has). Throws a FileFault. */
export async function openCsvFile({ path, encoding, kind, mapping }: CsvFileOptions): Promise<RowFile> {
  const delimiter = await findDelimiter(path, encoding);
  const records = () => readRecords(path, { encoding, delimiter });
  const first = await records().next();
  if (first.done === true) throw new FileFault("the file is empty");
  const headings = first.value.cells.map((cell) => cell.trim());
  const columns = mapColumns(kind, headings, mapping);
  const settings = settingsOf(kind, mapping);

  function documentOf(cells: readonly string[]): Document {
    const document: Document = {};
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] ?? "";
      if (column !== undefined && cell !== "") readCell(document, column, { ...mapping, cell });
    }
    for (const [column, cell] of settings) {
      if (document[column.member] === undefined) readCell(document, column, { ...mapping, cell });
    }
    return document;
  }

  return {
    headings,
    delimiter,
    async *rows(): AsyncGenerator<FileRow, void, undefined> {
      let number = -1;
      for await (const { line, cells } of records()) {
        number += 1;
        if (number === 0) continue;
        const fault = faultOf(columns, cells);
        yield {
          number,
          line,
          original: cells,
          reading: fault === undefined ? { document: documentOf(cells) } : { fault },
        };
      }
    },
  };
}

/** The records of a CSV file, blank ones left out. A file whose records cannot be told apart is a FileFault. */
export async function* readRecords(
  path: string,
  { encoding, delimiter }: { readonly encoding: Encoding; readonly delimiter: string },
): AsyncGenerator<CsvRecord, void, undefined> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    record_delimiter: LINE_ENDS,
  });
  const source = Readable.from(decodedText(path, encoding), { objectMode: false });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser) {
      const cells: readonly string[] = record;
      if (cells.some((cell) => cell !== "")) yield { line: Number(info.lines), cells };
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new FileFault(`cannot be read as CSV: ${error.message}`, { cause: error });
    throw error;
  } finally {
    source.destroy();
  }
}

/** By the first line, in whose headings none of them stands. A decimal comma further down must not decide. */
export async function findDelimiter(path: string, encoding: Encoding): Promise<string> {
  let first = "";
  for await (const text of decodedText(path, encoding)) {
    first += text;
    const end = first.search(/[\r\n]/);
    if (end !== -1) first = first.slice(0, end);
    if (end !== -1 || first.length > LONGEST_ROW) break;
  }
  return DELIMITERS.find((delimiter) => first.includes(delimiter)) ?? ",";
}

function faultOf(columns: MappedColumns, cells: readonly string[]): string | undefined {
  if (cells.length !== columns.length) return `has ${cells.length} cells under ${columns.length} headings`;
  const filled = columns.flatMap((column, index) =>
    column !== undefined && cells[index] !== "" ? [column] : [],
  );
  const wholly = new Set(filled.flatMap(({ member, part }) => (part === undefined ? [member] : [])));
  const both = filled.find(({ member, part }) => part !== undefined && wholly.has(member));
  return both === undefined
    ? undefined
    : `has ${both.member} in a column of its own and in ${both.member}.${both.part}`;
}
