import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { AUDIENCES } from "../audiences.ts";
import { documents } from "../documents.ts";
import type { OpenApiDocument } from "../openapi-document.ts";
import { withSchemaIds } from "./schema-ids.ts";
import { openValidators } from "./validators.ts";

const SHOP: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  servers: [],
  paths: {},
  components: {
    schemas: {
      Row: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: {
          name: { type: "string", maxLength: 5 },
          "odd/name~": { type: "integer" },
          kind: { enum: ["a", "b"] },
          at: { type: "string", format: "date-time" },
          on: { type: "string", format: "date" },
          id: { type: "string", format: "uuid" },
          parts: { type: "array", maxItems: 2, items: { $ref: "#/components/schemas/Row" } },
        },
      },
    },
  },
};

const validators = openValidators(SHOP);

test("a fitting value has nothing wrong with it", () => {
  const row = { name: "x", at: "2028-02-29T23:00:00+01:00", parts: [{ name: "y" }] };
  expect(validators.check("Row", row)).toEqual([]);
});

test("each wrong place has a pointer and words", () => {
  const row = { "odd/name~": "1", kind: "c", parts: [{ name: "y" }, { name: "too long", more: 1 }] };
  expect(validators.check("Row", row)).toEqual([
    { in: "body", pointer: "#/name", detail: "is required" },
    { in: "body", pointer: "#/odd~1name~0", detail: "must be integer" },
    { in: "body", pointer: "#/kind", detail: "must be one of a, b" },
    { in: "body", pointer: "#/parts/1/more", detail: "is not known here" },
    { in: "body", pointer: "#/parts/1/name", detail: "must NOT have more than 5 characters" },
  ]);
});

test.each([
  { name: "x", on: "2027-02-29" },
  { name: "x", at: "2027-02-29T10:00:00Z" },
  { name: "x", at: "2027-06-30T23:59:60Z" },
  { name: "x", at: "2027-06-30T10:00:00" },
  { name: "x", id: "urn:uuid:0190a8b2-6f4e-7c31-9d2a-5b7e1f0c3a64" },
])("%j does not exist or cannot be stored", (row) => {
  expect(validators.check("Row", row)).toHaveLength(1);
});

test("a schema that is not there is a defect of the caller", () => {
  expect(() => validators.check("Rwo", {})).toThrow("there is no schema Rwo in Shop");
});

test("a validator tells what is wrong with the last value", () => {
  const validate = validators.compileBody({ type: "string" });
  expect(validate("x")).toBe(true);
  expect(validate(7)).toBe(false);
  expect(validate.errors?.map(({ message }) => message)).toEqual(["must be string"]);
  expect(validate("x")).toBe(true);
  expect(validate.errors).toBeNull();
});

test("what nobody has used is compiled in its turn, and works as if it had been used", () => {
  const late = openValidators({ ...SHOP });
  const [text, row] = [late.compileText({ type: "integer" }), late.compileBody({ $ref: "Row#" })];
  expect([late.compileNext(), late.compileNext(), late.compileNext()]).toEqual([true, true, false]);
  expect([text("x"), row({ name: "x" }), row({})]).toEqual([false, true, false]);
});

test.each(AUDIENCES)("every schema of the %s document is one of JSON Schema 2020-12", (audience) => {
  const dialect = new Ajv2020({ strict: false, logger: false });
  for (const schema of withSchemaIds(documents[audience])) {
    expect(dialect.validateSchema(schema), JSON.stringify(dialect.errors)).toBe(true);
  }
});

test("the same schema of the same document is compiled once, whoever asks for it", () => {
  const schema = { type: "integer", minimum: 3 };
  expect(openValidators(SHOP).compileText({ ...schema })).toBe(validators.compileText(schema));
  expect(openValidators(SHOP).compileText({ ...schema, minimum: 4 })("3")).toBe(false);
});
