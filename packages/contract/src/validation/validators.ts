import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema, OpenApiDocument } from "../openapi-document.ts";
import { type FieldError, fieldErrors } from "./field-errors.ts";
import { FORMATS } from "./formats.ts";
import { withSchemaIds } from "./schema-ids.ts";

/** Validation by one document's schemas; references are in the form that `withSchemaIds` makes. */
export interface Validators {
  /** For bodies: nothing is coerced, dropped or added but defaults. */
  compileBody(schema: JsonSchema): Validate;
  /** For parameters, which arrive as text: coerced to what the schema says. */
  compileText(schema: JsonSchema): Validate;
  /** What is wrong with a value by a named schema, e.g. one row of a batch; pointers start at the value. */
  check(schemaName: string, value: unknown): readonly FieldError[];
  /** Compiles one schema that nobody has used yet; false when there is none left. */
  compileNext(): boolean;
}

/** True for a value that fits; else `errors` says what is wrong with the last one. */
export interface Validate {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/**
 * A document's validators; always the same ones, since compiling is dear. Each schema is compiled when it is first used,
 * or in a quiet moment before: a node has hundreds, and must be back soon after it died.
 */
export function openValidators(document: OpenApiDocument): Validators {
  const opened = OPENED.get(document) ?? validatorsOf(document);
  OPENED.set(document, opened);
  return opened;
}

const OPENED = new WeakMap<OpenApiDocument, Validators>();

function validatorsOf(document: OpenApiDocument): Validators {
  const schemas = withSchemaIds(document);
  const body = once(() => openAjv(schemas, false));
  const text = once(() => openAjv(schemas, "array"));
  const waiting: (() => ValidateFunction)[] = [];
  const compiledLate = (ajv: () => Ajv2020) => {
    const known = new Map<string, Validate>();
    return (schema: JsonSchema): Validate => {
      const key = JSON.stringify(schema);
      const compiled = once(() => ajv().compile(schema));
      const validate = known.get(key) ?? validateBy(compiled);
      if (!known.has(key)) waiting.push(compiled);
      known.set(key, validate);
      return validate;
    };
  };
  return {
    compileBody: compiledLate(body),
    compileText: compiledLate(text),
    compileNext() {
      const next = waiting.shift();
      next?.();
      return next !== undefined;
    },
    check(schemaName, value) {
      const validate = body().getSchema(schemaName);
      if (validate === undefined)
        throw new Error(`there is no schema ${schemaName} in ${document.info.title}`);
      return validate(value) === true ? [] : fieldErrors("body", validate.errors ?? []);
    },
  };
}

function validateBy(compiled: () => ValidateFunction): Validate {
  const validate: Validate = (value) => {
    const check = compiled();
    const fits = check(value) === true;
    validate.errors = check.errors ?? null;
    return fits;
  };
  return validate;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
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
    // The documents' own test holds every schema against the dialect; every start need not.
    validateSchema: false,
    formats: FORMATS,
  });
  ajv.addVocabulary(ANNOTATIONS);
  for (const schema of schemas) ajv.addSchema(schema);
  return ajv;
}
