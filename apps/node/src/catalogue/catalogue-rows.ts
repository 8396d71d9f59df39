import {
  type CatalogueDocuments,
  type FieldError,
  type Problem,
  problemOf,
  ROW_SCHEMAS,
  type Validators,
} from "@wissel/contract";
import { granted, type ItemKind, type Outcome, refused } from "@wissel/core";
import { invalidRequest } from "../http/problems.ts";
import type { Writing } from "./write-catalogue.ts";

/** Each row of a batch read by itself: one that does not fit, or repeats a key, keeps none of the others back. */
export function readRows<Kind extends ItemKind>(
  validators: Pick<Validators, "check">,
  kind: Kind,
  rows: readonly unknown[],
): readonly Outcome<Writing<Kind>, Problem>[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const errors: readonly FieldError[] = validators.check(ROW_SCHEMAS[kind], row);
    if (errors.length > 0) return refused(invalidRequest(errors));
    // The row fits the schema of its kind, which is the document's with a key.
    const { sourceId, ...document } = row as CatalogueDocuments[Kind] & { readonly sourceId: string };
    if (seen.has(sourceId)) return refused(problemOf("source-id-repeated"));
    seen.add(sourceId);
    return granted({ sourceId, document: document as unknown as CatalogueDocuments[Kind] });
  });
}

/** The key of a row, if it has one that can be read. */
export function sourceIdOf(row: unknown): string | undefined {
  if (typeof row !== "object" || row === null || !("sourceId" in row)) return undefined;
  return typeof row.sourceId === "string" ? row.sourceId.slice(0, MAX_SOURCE_ID) : undefined;
}

const MAX_SOURCE_ID = 200;
