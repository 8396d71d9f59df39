import type { OpenApiDocument, Referable, Reference } from "./openapi-document.ts";

/** A reference that points nowhere in its document. */
export class DanglingReferenceError extends Error {
  override readonly name = "DanglingReferenceError";
}

/** What a component reference of a bundled document stands for, followed to its end. */
export function resolveReference<T extends object>(document: OpenApiDocument, thing: Referable<T>): T {
  let current: Referable<T> = thing;
  for (let hops = 0; isReference(current); hops += 1) {
    if (hops > 20) throw new DanglingReferenceError(`${current.$ref} goes round in circles`);
    current = target(document, current.$ref) as Referable<T>;
  }
  return current;
}

export function isReference(thing: object): thing is Reference {
  return "$ref" in thing && typeof thing.$ref === "string";
}

function target(document: OpenApiDocument, ref: string): object {
  let current: unknown = document;
  for (const token of ref.split("/").slice(1)) {
    const key = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
    current =
      typeof current === "object" && current !== null
        ? Object.entries(current).find(([k]) => k === key)?.[1]
        : undefined;
  }
  if (!ref.startsWith("#/") || typeof current !== "object" || current === null) {
    throw new DanglingReferenceError(`${ref} points nowhere`);
  }
  return current;
}
