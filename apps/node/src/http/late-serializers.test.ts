import { AUDIENCES, documents, type OpenApiDocument } from "@wissel/contract";
import { expect, test } from "vitest";
import { listOperations } from "./bound-operation.ts";
import { openSerializers } from "./late-serializers.ts";
import { routeSchema } from "./route-schema.ts";

const SHOP: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  servers: [],
  paths: {},
  components: {
    schemas: {
      Row: { type: "object", additionalProperties: false, properties: { name: { type: "string" } } },
    },
  },
};

test.each(AUDIENCES)("every answer of %s can be written: nobody finds out by the first who asks", (name) => {
  const document = documents[name];
  const serializers = openSerializers(document);
  for (const operation of listOperations(document)) {
    const { response } = routeSchema(document, operation, true);
    for (const { content } of Object.values(response as Readonly<Record<string, Answer>>))
      for (const { schema } of Object.values(content)) serializers.compile(schema);
  }
  let compiled = 0;
  while (serializers.compileNext()) compiled += 1;
  expect(compiled).toBeGreaterThan(0);
});

interface Answer {
  readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>>;
}

test("an answer is written by its schema, whether it was compiled before or by the answer itself", () => {
  const { compile, compileNext } = openSerializers({ ...SHOP });
  const row = compile({ $ref: "Row#" });
  expect(row({ name: "a", secret: "b" })).toBe('{"name":"a"}');
  const rows = compile({ type: "array", items: { $ref: "Row#" } });
  expect([compileNext(), compileNext(), compileNext()]).toEqual([true, true, false]);
  expect(rows([{ name: "a", secret: "b" }])).toBe('[{"name":"a"}]');
});

test("the same schema of the same document is compiled once, whoever asks for it", () => {
  const { compile } = openSerializers(SHOP);
  expect(openSerializers(SHOP).compile({ $ref: "Row#" })).toBe(compile({ $ref: "Row#" }));
});
