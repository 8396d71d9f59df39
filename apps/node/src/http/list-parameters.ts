import type { OpenApiDocument, Parameter } from "@wissel/contract";
import { resolveReference } from "@wissel/contract";
import type { BoundOperation } from "./bound-operation.ts";

/** Names of the query parameters whose values are lists written with commas (`explode: false`). */
export function commaLists(document: OpenApiDocument, operation: BoundOperation): readonly string[] {
  return operation.parameters
    .filter((parameter) => parameter.in === "query" && parameter.explode === false)
    .filter((parameter) => isArray(document, parameter))
    .map(({ name }) => name);
}

/** Takes the lists apart before validation, which sees one text otherwise. A repeated parameter adds up. */
export function splitLists(query: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const value = query[name];
    if (value !== undefined) query[name] = [value].flat().flatMap((text) => String(text).split(","));
  }
}

function isArray(document: OpenApiDocument, { schema }: Parameter): boolean {
  return schema !== undefined && resolveReference(document, schema).type === "array";
}
