import {
  AUDIENCES,
  documents,
  type JsonSchema,
  type OpenApiDocument,
  openValidators,
  referringById,
} from "@wissel/contract";
import { describe, expect, test } from "vitest";
import { listFiles, read } from "./tree.ts";

interface Example {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
}

describe.each(AUDIENCES.map((audience) => [audience, documents[audience]] as const))(
  "examples in %s",
  (_, document) => {
    const { compileBody } = openValidators(document);

    test("fit their schemas", () => {
      const misfits = examplesIn(document, document, "").flatMap(({ name, schema, value }) => {
        const validate = compileBody(referringById(schema));
        return validate(structuredClone(value)) === true ? [] : [{ name, errors: validate.errors }];
      });
      expect(misfits).toEqual([]);
    });
  },
);

/** `openapi/examples/events/result-issued.json` is an example of ResultIssuedClaims, or of ResultIssued. */
test("every file of openapi/examples fits the schema it is named after", () => {
  const files = listFiles("openapi").filter((path) => path.startsWith("openapi/examples/"));
  const misfits = files.flatMap((path): readonly object[] => {
    const [, , folder, file = ""] = path.split("/");
    const audience = AUDIENCES.find((name) => name === folder);
    if (audience === undefined || !file.endsWith(".json"))
      return [{ path, errors: "belongs to no document" }];
    const document = documents[audience];
    const name = pascalCase(file.slice(0, -".json".length));
    const schema = [`${name}Claims`, name].find((one) => document.components?.schemas?.[one] !== undefined);
    if (schema === undefined) return [{ path, errors: "is named after no schema" }];
    const errors = openValidators(document).check(schema, JSON.parse(read(path)));
    return errors.length === 0 ? [] : [{ path, errors }];
  });
  expect(misfits).toEqual([]);
});

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Examples stand beside a `schema` (media types, parameters) or in a schema. */
function examplesIn(document: OpenApiDocument, value: unknown, name: string): readonly Example[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => examplesIn(document, item, `${name}/${index}`));
  }
  if (!isObject(value)) return [];
  const { schema = value, example, examples } = value;
  const inner = Object.entries(value).filter(([key]) => key !== "example" && key !== "examples");
  return [
    ...inner.flatMap(([key, member]) => examplesIn(document, member, `${name}/${key}`)),
    ...(isObject(schema) ? valuesOf(example, examples).map((one) => ({ name, schema, value: one })) : []),
  ];
}

function valuesOf(example: unknown, examples: unknown): readonly unknown[] {
  const named = isObject(examples)
    ? Object.values(examples).map((one) => (isObject(one) ? one.value : one))
    : [];
  return [...(example === undefined ? [] : [example]), ...(Array.isArray(examples) ? examples : named)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
