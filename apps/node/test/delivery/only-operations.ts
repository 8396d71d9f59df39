import type { OpenApiDocument } from "@wissel/contract";

/** A document with a few of its operations, served without the areas that own the others. */
export function onlyOperations(document: OpenApiDocument, ids: readonly string[]): OpenApiDocument {
  const kept = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).filter(
        ([, operation]) => "operationId" in operation && ids.includes(String(operation.operationId)),
      ),
    ),
  ]);
  return {
    ...document,
    paths: Object.fromEntries(kept.filter(([, item]) => Object.keys(item ?? {}).length > 0)),
  };
}
