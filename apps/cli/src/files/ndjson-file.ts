import type { RowKind } from "@wissel/client";
import { type Document, readCell } from "./cells.ts";
import { decodedText, type Encoding } from "./encoding.ts";
import { FileFault } from "./file-fault.ts";
import type { FileRow, RowFile } from "./file-row.ts";
import { type Mapping, PROBLEM_COLUMN, settingsOf } from "./mapping.ts";

const LONGEST_LINE = 2_000_000;

export interface NdjsonFileOptions {
  readonly path: string;
  readonly encoding: Encoding;
  readonly kind: RowKind;
  readonly mapping: Mapping;
}

/** Opens a file with the JSON of a row on each line. Members are named as the node names them, or by the mapping. */
export function openNdjsonFile({ path, encoding, kind, mapping }: NdjsonFileOptions): RowFile {
  const settings = settingsOf(kind, mapping);

  function readLine(text: string): FileRow["reading"] {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      return { fault: `is not JSON: ${error instanceof Error ? error.message : error}` };
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
      return { fault: "is not an object" };
    const document: Document = {};
    for (const [name, value] of Object.entries(parsed)) {
      if (name === PROBLEM_COLUMN || mapping.ignore.includes(name)) continue;
      document[Object.hasOwn(mapping.columns, name) ? String(mapping.columns[name]) : name] = value;
    }
    for (const [column, cell] of settings) {
      if (document[column.member] === undefined) readCell(document, column, { ...mapping, cell });
    }
    return { document };
  }

  return {
    headings: undefined,
    delimiter: "",
    async *rows(): AsyncGenerator<FileRow, void, undefined> {
      let number = 0;
      for await (const { line, text } of linesOf(path, encoding)) {
        number += 1;
        yield { number, line, original: [text], reading: readLine(text) };
      }
    },
  };
}

async function* linesOf(path: string, encoding: Encoding) {
  let rest = "";
  let line = 0;
  for await (const text of decodedText(path, encoding)) {
    const pieces = (rest + text).split("\n");
    rest = pieces.pop() ?? "";
    if (rest.length > LONGEST_LINE)
      throw new FileFault(`line ${line + pieces.length + 1} is longer than a row can be`);
    for (const piece of pieces) {
      line += 1;
      if (piece.trim() !== "") yield { line, text: piece.trim() };
    }
  }
  if (rest.trim() !== "") yield { line: line + 1, text: rest.trim() };
}
