import { isReference, type JsonSchema, type OpenApiDocument, resolveReference } from "@wissel/contract";
import fc from "fast-check";

const MOST_ITEMS = 3;
const MOST_DEPTH = 6;

/** Values that a schema asks for, near enough: patterns are taken from examples or met by plain letters. */
export function valuesFor(document: OpenApiDocument, schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const own = isReference(schema) ? resolveReference<JsonSchema>(document, schema) : schema;
  if (own.const !== undefined) return fc.constant(own.const);
  if (Array.isArray(own.enum)) return fc.constantFrom(...own.enum);
  const choices = schemasIn(own.oneOf ?? own.anyOf);
  if (choices.length > 0) return fc.oneof(...choices.map((choice) => valuesFor(document, choice, depth + 1)));
  const parts = schemasIn(own.allOf);
  if (parts.length > 0) return allOf(document, own, parts, depth);
  const types = [own.type ?? "object"].flat();
  return fc.oneof(...types.map((type) => valueOfType(document, String(type), own, depth)));
}

function valueOfType(
  document: OpenApiDocument,
  type: string,
  schema: JsonSchema,
  depth: number,
): fc.Arbitrary<unknown> {
  if (type === "null") return fc.constant(null);
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") return numbers(schema);
  if (type === "string") return texts(schema);
  if (type === "array") {
    const items = schema.items as JsonSchema | undefined;
    if (items === undefined || depth > MOST_DEPTH) return fc.constant([]);
    const minLength = Math.min(Number(schema.minItems ?? 0), MOST_ITEMS);
    return fc.array(valuesFor(document, items, depth + 1), { minLength, maxLength: MOST_ITEMS });
  }
  return objects(document, schema, depth);
}

function objects(document: OpenApiDocument, schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = (schema.required ?? []) as readonly string[];
  const wanted = depth > MOST_DEPTH ? properties.filter(([name]) => required.includes(name)) : properties;
  return fc.record(
    Object.fromEntries(wanted.map(([name, member]) => [name, valuesFor(document, member, depth + 1)])),
    { requiredKeys: wanted.map(([name]) => name).filter((name) => required.includes(name)) },
  );
}

function allOf(
  document: OpenApiDocument,
  schema: JsonSchema,
  parts: readonly JsonSchema[],
  depth: number,
): fc.Arbitrary<unknown> {
  const { allOf: _, ...rest } = schema;
  return fc
    .tuple(...[rest, ...parts].map((part) => valuesFor(document, part, depth + 1)))
    .map((values) => Object.assign({}, ...values) as unknown);
}

function numbers({ minimum, maximum, type }: JsonSchema): fc.Arbitrary<number> {
  const min = Number(minimum ?? 0);
  const max = Number(maximum ?? min + 1000);
  return type === "number"
    ? fc.double({ min, max, noNaN: true })
    : fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
}

function texts({ format, pattern, example, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  const instants = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
  if (format === "uuid") return fc.uuid();
  if (format === "date-time") return instants.map((date) => date.toISOString());
  if (format === "date") return instants.map((date) => date.toISOString().slice(0, 10));
  if (format === "uri") return fc.constant("https://noord.example/x");
  if (format === "email") return fc.constant("student@noord.example");
  if (typeof example === "string") return fc.constant(example);
  const length = { minLength: Number(minLength ?? 1), maxLength: Math.min(Number(maxLength ?? 20), 20) };
  return pattern === undefined ? fc.string(length) : fc.stringMatching(/^[a-z]{3,10}$/);
}

function schemasIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? (value as readonly JsonSchema[]) : [];
}
