import { fileURLToPath } from "node:url";
import { createConfig, lint } from "@redocly/openapi-core";
import { describe, expect, test } from "vitest";
import { bundleDocument, line } from "../scripts/bundle.ts";
import { AUDIENCES, type Audience } from "./audiences.ts";
import { documents } from "./documents.ts";
import { METHODS, type OpenApiDocument, type Operation } from "./openapi-document.ts";
import { resolveReference } from "./resolve-reference.ts";

const RULES = {
  struct: "error",
  "no-unresolved-refs": "error",
  "no-unused-components": "error",
  "no-identical-paths": "error",
  "no-ambiguous-paths": "error",
  "no-path-trailing-slash": "error",
  "no-undefined-server-variable": "error",
  "no-schema-type-mismatch": "error",
  "no-invalid-schema-examples": "error",
  "no-invalid-media-type-examples": "error",
  "no-enum-type-mismatch": "error",
  "operation-operationId": "error",
  "operation-operationId-unique": "error",
  "operation-operationId-url-safe": "error",
  "operation-parameters-unique": "error",
  "operation-2xx-response": "error",
  "operation-tag-defined": "error",
  "operation-singular-tag": "error",
  "path-parameters-defined": "error",
  "path-declaration-must-exist": "error",
  "spec-components-invalid-map-name": "error",
  "info-license": "error",
  "tag-description": "error",
} as const;

/** Audiences whose clients are our own: what they send is closed. */
const STRICT: readonly Audience[] = ["sis", "me", "desk", "alliance"];

describe.each(AUDIENCES)("the %s document", (audience) => {
  const document = documents[audience];

  test("follows the linter's rules", async () => {
    const config = await createConfig({ rules: RULES });
    const ref = fileURLToPath(new URL(`../../../openapi/${audience}.yaml`, import.meta.url));
    const problems = await lint({ ref, config });
    expect(problems.map((problem) => `${problem.ruleId} ${line(problem)}`)).toEqual([]);
  });

  test("is the one that was generated", async () => {
    expect(document).toEqual(await bundleDocument(audience, await createConfig({})));
  });

  test("says of every operation what it does, who may do it and how it is refused", () => {
    const lacking = operationsOf(document).flatMap((operation) => {
      const { operationId, summary, description, tags } = operation;
      const security = operation.security ?? document.security;
      const complaints = [
        ...(summary ? [] : ["summary"]),
        ...(description ? [] : ["description"]),
        ...(tags?.length === 1 ? [] : ["tag"]),
        ...(security === undefined ? ["security"] : []),
        ...(hasProblemAnswer(document, operation) ? [] : ["problem answers"]),
      ];
      return complaints.length === 0 ? [] : [`${operationId}: ${complaints.join(", ")}`];
    });
    expect(lacking).toEqual([]);
  });

  test("asks only for schemes that it describes", () => {
    const schemes = Object.keys(document.components?.securitySchemes ?? {});
    const asked = [document.security ?? [], ...operationsOf(document).map(({ security = [] }) => security)]
      .flat()
      .flatMap((requirement) => Object.keys(requirement));
    expect(asked.filter((scheme) => !schemes.includes(scheme))).toEqual([]);
  });

  test("names its operations verbNoun", () => {
    for (const { operationId } of operationsOf(document))
      expect(operationId).toMatch(/^[a-z]+([A-Z][a-z0-9]*)+$/);
  });

  test("bounds every text and every list", () => {
    expect(
      walk(document, "#").flatMap(({ schema, pointer }) => (isBounded(schema) ? [] : [pointer])),
    ).toEqual([]);
  });
});

test.each(STRICT)("the %s document is closed in every body that a client sends", (audience) => {
  const document = documents[audience];
  const open = operationsOf(document).flatMap(({ operationId, requestBody }) => {
    if (requestBody === undefined) return [];
    const { content } = resolveReference(document, requestBody);
    // What a patch comes to is held to the closed schema of a whole document.
    const whole = Object.entries(content).filter(([type]) => type !== "application/merge-patch+json");
    const schemas = whole.map(([, { schema }]) => resolveReference<object>(document, schema ?? {}));
    return whole.length === 0 || schemas.some((schema) => isClosed(schema)) ? [] : [operationId];
  });
  expect(open).toEqual([]);
});

test("each operation of the sis document that sends or answers JSON shows an example of it", () => {
  const document = documents.sis;
  const bare = operationsOf(document).flatMap(({ operationId, requestBody, responses }) => {
    const answer = responses["200"];
    const contents = [requestBody, answer].flatMap((one) =>
      one === undefined
        ? []
        : Object.entries(resolveReference<{ content?: Content }>(document, one).content ?? {}),
    );
    const json = contents.filter(([type]) => type.endsWith("json"));
    return json.length === 0 || json.some(([, { examples }]) => examples !== undefined) ? [] : [operationId];
  });
  expect(bare).toEqual([]);
});

type Content = Readonly<Record<string, { readonly examples?: object }>>;

test("each operation of the sis document that writes can be tried first", () => {
  const untried = Object.values(documents.sis.paths ?? {}).flatMap((item) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (method === "get" || operation === undefined) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      const named = parameters.map((one) => resolveReference(documents.sis, one));
      return named.some(({ name }) => name === "dryRun") ? [] : [operation.operationId];
    }),
  );
  expect(untried).toEqual([]);
});

test("operationIds are unique over all documents", () => {
  const ids = AUDIENCES.flatMap((audience) =>
    operationsOf(documents[audience]).map(({ operationId }) => `${audience} ${operationId}`),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

function operationsOf(document: OpenApiDocument): readonly Operation[] {
  return Object.values(document.paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

/** Everything may be refused; at least one answer says how. */
function hasProblemAnswer(document: OpenApiDocument, { responses }: Operation): boolean {
  return Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .some(([, response]) => Object.keys(resolveReference(document, response).content ?? {}).length > 0);
}

type Schema = Readonly<Record<string, unknown>>;

interface Found {
  readonly schema: Schema;
  readonly pointer: string;
}

function walk(value: unknown, pointer: string): readonly Found[] {
  if (typeof value !== "object" || value === null) return [];
  const here = "type" in value && (typeof value.type === "string" || Array.isArray(value.type));
  const inside = Object.entries(value)
    .filter(([key]) => !["example", "examples", "default", "enum", "const"].includes(key))
    .flatMap(([key, member]) => walk(member, `${pointer}/${key}`));
  return here ? [{ schema: value as Schema, pointer }, ...inside] : inside;
}

function isBounded(schema: Schema): boolean {
  const types = [schema.type].flat();
  const bounded = schema.enum !== undefined || schema.const !== undefined;
  if (types.includes("string") && !bounded && schema.maxLength === undefined) return false;
  return !types.includes("array") || schema.maxItems !== undefined;
}

function isClosed(schema: object): boolean {
  const { additionalProperties, unevaluatedProperties, oneOf, items, type } = schema as Schema;
  if (type === "array" || items !== undefined || oneOf !== undefined) return true;
  return additionalProperties === false || unevaluatedProperties === false;
}
