import { findDelimiter, readRecords } from "./csv-file.ts";
import { csvLine } from "./csv-line.ts";
import { type Encoding, findEncoding } from "./encoding.ts";
import { FileFault } from "./file-fault.ts";
import { PROBLEM_COLUMN } from "./mapping.ts";

/** Rows of a CSV file as a CSV text of their own, in UTF-8 and with the headings of the file. */
export interface CsvBatch {
  readonly text: string;
  readonly rows: readonly NumberedRow[];
}

export interface NumberedRow {
  /** Counted from 1, without the headings. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly headings: readonly string[];
  readonly delimiter: string;
  rows(): AsyncIterable<NumberedRow>;
}

/** A CSV file as it stands; what its columns mean is somebody else's. Reasons of an earlier run are left out. */
export async function openCsvTable(path: string, said: Encoding | undefined): Promise<CsvTable> {
  const encoding = await findEncoding(path, said);
  const delimiter = await findDelimiter(path, encoding);
  const records = () => readRecords(path, { encoding, delimiter });
  const first = await records().next();
  if (first.done === true) throw new FileFault("the file is empty");
  const isOld = first.value.cells[0] === PROBLEM_COLUMN;
  const withoutReason = (cells: readonly string[]) => cells.slice(isOld ? 1 : 0);
  return {
    headings: withoutReason(first.value.cells),
    delimiter,
    async *rows() {
      let number = -1;
      for await (const { cells } of records()) {
        number += 1;
        if (number > 0) yield { number, cells: withoutReason(cells) };
      }
    },
  };
}

const ROWS_PER_BATCH = 1000;
/** Of which each is three bytes at most. */
const CHARACTERS_PER_BATCH = 600_000;

/** A table in texts that a node takes: a thousand rows at most, and not too long. */
export async function* csvBatches({
  headings,
  delimiter,
  rows,
}: CsvTable): AsyncGenerator<CsvBatch, void, undefined> {
  const head = csvLine(headings, delimiter);
  let text = head;
  let batch: NumberedRow[] = [];
  for await (const row of rows()) {
    const line = csvLine(row.cells, delimiter);
    if (
      batch.length > 0 &&
      (batch.length >= ROWS_PER_BATCH || text.length + line.length > CHARACTERS_PER_BATCH)
    ) {
      yield { text, rows: batch };
      [text, batch] = [head, []];
    }
    text += line;
    batch.push(row);
  }
  if (batch.length > 0) yield { text, rows: batch };
}
