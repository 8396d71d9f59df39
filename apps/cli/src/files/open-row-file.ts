import type { RowKind } from "@wissel/client";
import { openCsvFile } from "./csv-file.ts";
import { type Encoding, findEncoding } from "./encoding.ts";
import type { RowFile } from "./file-row.ts";
import type { Mapping } from "./mapping.ts";
import { openNdjsonFile } from "./ndjson-file.ts";

export const FORMATS = ["csv", "ndjson"] as const;
export type Format = (typeof FORMATS)[number];

export interface RowFileOptions {
  readonly path: string;
  readonly kind: RowKind;
  readonly mapping: Mapping;
  /** By the file's name unless said. */
  readonly format: Format | undefined;
  /** Found out unless said. */
  readonly encoding: Encoding | undefined;
}

/** Opens a file of rows. Throws a FileFault where it is not what it is said to be. */
export async function openRowFile(options: RowFileOptions): Promise<RowFile> {
  const { path, kind, mapping } = options;
  const encoding = await findEncoding(path, options.encoding);
  const open = { path, encoding, kind, mapping };
  return (options.format ?? formatOf(path)) === "ndjson" ? openNdjsonFile(open) : openCsvFile(open);
}

/** `.ndjson` and `.jsonl` are NDJSON, everything else is CSV. */
export function formatOf(path: string): Format {
  return /\.(ndjson|jsonl)$/i.test(path) ? "ndjson" : "csv";
}
