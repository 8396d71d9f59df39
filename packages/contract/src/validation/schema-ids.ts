import type { JsonSchema, OpenApiDocument } from "../openapi-document.ts";

const COMPONENT = "#/components/schemas/";

/** The document's schemas, each with its name as `$id`, referring to each other by it. */
export function withSchemaIds(document: OpenApiDocument): readonly JsonSchema[] {
  const schemas = Object.entries(document.components?.schemas ?? {});
  return schemas.map(([name, schema]) => ({ $id: name, ...referringById(schema) }));
}

/** A copy in which `#/components/schemas/Name` has become `Name#`. */
export function referringById<T>(value: T): T {
  return rewrite(value) as T;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === "$ref" && typeof member === "string" ? idReference(member) : rewrite(member),
    ]),
  );
}

function idReference(ref: string): string {
  if (!ref.startsWith(COMPONENT)) return ref;
  const [name = "", ...rest] = ref.slice(COMPONENT.length).split("/");
  return rest.length === 0 ? `${name}#` : `${name}#/${rest.join("/")}`;
}
