import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvLine } from "./csv-line.ts";
import type { FileRow, RowFile } from "./file-row.ts";
import { PROBLEM_COLUMN } from "./mapping.ts";

/** So that a spreadsheet reads UTF-8 as such. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Writes the refused rows of a file as they stand in it, each with its reason before it: to be mended and read again,
 * reasons and all. In UTF-8, whatever the file was in.
 */
export async function writeRefusedRows(
  file: RowFile,
  refused: ReadonlyMap<number, string>,
  path: string,
): Promise<void> {
  await pipeline(Readable.from(linesOf(file, refused)), createWriteStream(path));
}

async function* linesOf(
  { headings, delimiter, rows }: RowFile,
  refused: ReadonlyMap<number, string>,
): AsyncGenerator<string, void, undefined> {
  // One that came from such a file before has reasons in its first column already.
  const isOld = headings?.[0] === PROBLEM_COLUMN;
  if (headings !== undefined)
    yield BYTE_ORDER_MARK + csvLine([PROBLEM_COLUMN, ...headings.slice(isOld ? 1 : 0)], delimiter);
  for await (const row of rows()) {
    const reason = refused.get(row.number);
    if (reason === undefined) continue;
    if (headings === undefined) yield `${JSON.stringify(withReason(row, reason))}\n`;
    else yield csvLine([reason, ...row.original.slice(isOld ? 1 : 0)], delimiter);
  }
}

/** A line that is no JSON is kept as a text. */
function withReason({ reading, original: [text = ""] }: FileRow, reason: string): object {
  if ("fault" in reading) return { [PROBLEM_COLUMN]: reason, line: text };
  return { ...JSON.parse(text), [PROBLEM_COLUMN]: reason };
}
