import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema, OpenApiDocument } from "../openapi-document.ts";
import { type FieldError, fieldErrors } from "./field-errors.ts";
import { FORMATS } from "./formats.ts";
import { withSchemaIds } from "./schema-ids.ts";

/** Validation by one document's schemas; references are in the form that `withSchemaIds` makes. */
export interface Validators {
  /** For bodies: nothing is coerced, dropped or added but defaults. */
  compileBody(schema: JsonSchema): ValidateFunction;
  /** For parameters, which arrive as text: coerced to what the schema says. */
  compileText(schema: JsonSchema): ValidateFunction;
  /** What is wrong with a value by a named schema, e.g. one row of a batch; pointers start at the value. */
  check(schemaName: string, value: unknown): readonly FieldError[];
}

/** Compiles on demand; each schema once. */
export function openValidators(document: OpenApiDocument): Validators {
  const schemas = withSchemaIds(document);
  const body = openAjv(schemas, false);
  const text = openAjv(schemas, "array");
  return {
    compileBody: (schema) => body.compile(schema),
    compileText: (schema) => text.compile(schema),
    check(schemaName, value) {
      const validate = body.getSchema(schemaName);
      if (validate === undefined)
        throw new Error(`there is no schema ${schemaName} in ${document.info.title}`);
      return validate(value) === true ? [] : fieldErrors("body", validate.errors ?? []);
    },
  };
}

/** OpenAPI's own keywords, which say nothing about validity. */
const ANNOTATIONS = ["example", "discriminator", "xml", "externalDocs"];

function openAjv(schemas: readonly JsonSchema[], coerceTypes: false | "array"): Ajv2020 {
  const ajv = new Ajv2020({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    // Every wrong place is named at once; maxLength and maxItems everywhere keep the cost of hostile input down.
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    formats: FORMATS,
  });
  ajv.addVocabulary(ANNOTATIONS);
  for (const schema of schemas) ajv.addSchema(schema);
  return ajv;
}
