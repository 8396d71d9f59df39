import {
  documents,
  type JsonSchema,
  METHODS,
  openValidators,
  referringById,
  resolveReference,
} from "@wissel/contract";
import { expect, test } from "vitest";

type MediaTypes = Readonly<
  Record<
    string,
    { readonly schema?: JsonSchema; readonly examples?: Readonly<Record<string, { value: unknown }>> }
  >
>;

test.each(["me", "desk", "exchange", "sis"] as const)("the examples of %s fit their schemas", (audience) => {
  const document = documents[audience];
  const validators = openValidators(document);
  const contents = Object.values(document.paths).flatMap((item) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const bodies = [operation.requestBody ?? [], ...Object.values(operation.responses)].flat();
      return bodies.map((body) => resolveReference(document, body).content as MediaTypes | undefined);
    }),
  );
  const examples = contents.flatMap((content) =>
    Object.values(content ?? {}).flatMap(({ schema, examples: named = {} }) =>
      Object.values(named).map(({ value }) => ({ schema: schema ?? {}, value })),
    ),
  );
  expect(examples.length).toBeGreaterThan(0);
  for (const { schema, value } of examples) {
    const validate = validators.compileBody(referringById(schema));
    expect(validate(structuredClone(value)), JSON.stringify(validate.errors)).toBe(true);
  }
});
