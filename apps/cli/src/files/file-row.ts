import type { Document } from "./cells.ts";

/** A row of a file as it was found. */
export interface FileRow {
  /** Counted from 1, without the headings. */
  readonly number: number;
  /** The line that it ends on, from 1. */
  readonly line: number;
  /** What it says, or why that cannot be told. */
  readonly reading: { readonly document: Document } | { readonly fault: string };
  /** The row as it stands in the file, for a file of refused rows. */
  readonly original: readonly string[];
}

/** A file that is read as often as it is needed, a piece at a time. */
export interface RowFile {
  /** The headings of a CSV file; of NDJSON there are none. */
  readonly headings: readonly string[] | undefined;
  readonly delimiter: string;
  rows(): AsyncIterable<FileRow>;
}
