import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RowKind, WireRow } from "@wissel/client";
import { whole, writeCells } from "./cells.ts";
import { MEMBERS } from "./columns.ts";
import { csvLine } from "./csv-line.ts";

/** Rows as NDJSON, as they come. */
export async function* ndjsonOf(rows: AsyncIterable<WireRow>): AsyncGenerator<string, void, undefined> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

export interface CsvExport {
  readonly kind: RowKind;
  readonly delimiter: string;
  /** A file of one's own for the rows, until the columns that they need are known. */
  readonly spoolFile: string;
}

/** Rows as CSV with the columns that they need, such that reading it back gives the same rows. Holds one row. */
export async function* csvOf(
  rows: AsyncIterable<WireRow>,
  { kind, delimiter, spoolFile }: CsvExport,
): AsyncGenerator<string, void, undefined> {
  const header = openHeader(kind);
  async function* noted() {
    for await (const row of rows) {
      header.cellsOf(row);
      yield `${JSON.stringify(row)}\n`;
    }
  }
  await pipeline(Readable.from(noted()), createWriteStream(spoolFile));
  const columns = header.columns();
  yield csvLine(columns, delimiter);
  for await (const line of createInterface({
    input: createReadStream(spoolFile),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const cells = header.cellsOf(JSON.parse(line));
    yield csvLine(
      columns.map((column) => cells.get(column) ?? ""),
      delimiter,
    );
  }
}

/**
 * The columns of an export, found while rows pass. The parts of a member get columns in the order in which they are
 * first met; a row in which they stand in another order has the member as JSON, for reading puts them in the header's.
 */
function openHeader(kind: RowKind) {
  const parts = new Map<string, string[]>();
  const wholly = new Set<string>();

  function placesOf(member: string, names: readonly string[]): boolean {
    const known = parts.get(member) ?? [];
    const places = names.map((name) => known.indexOf(name));
    const isInOrder = places.every((place, index) =>
      place === -1
        ? places.slice(index).every((later) => later === -1)
        : index === 0 || place > (places[index - 1] ?? -1),
    );
    if (isInOrder) parts.set(member, [...known, ...names.filter((name) => !known.includes(name))]);
    return isInOrder;
  }

  return {
    /** The cells of a row by column. A second look at the same row gives the same. */
    cellsOf(row: WireRow): ReadonlyMap<string, string> {
      const cells = new Map<string, string>();
      for (const [member, shape] of Object.entries(MEMBERS[kind])) {
        const value = row[member];
        if (value === undefined) continue;
        const written = writeCells(shape, value);
        const names = written.flatMap(({ part }) => (part === undefined ? [] : [part]));
        const fits = names.length === 0 || placesOf(member, names);
        for (const { part, cell } of fits ? written : whole(value)) {
          if (part === undefined) wholly.add(member);
          cells.set(part === undefined ? member : `${member}.${part}`, cell);
        }
      }
      return cells;
    },
    columns: (): readonly string[] =>
      Object.keys(MEMBERS[kind]).flatMap((member) => [
        ...(wholly.has(member) ? [member] : []),
        ...(parts.get(member) ?? []).map((part) => `${member}.${part}`),
      ]),
  };
}
