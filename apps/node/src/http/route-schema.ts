import {
  type JsonSchema,
  type OpenApiDocument,
  type Parameter,
  referringById,
  resolveReference,
} from "@wissel/contract";
import type { FastifySchema } from "fastify";
import type { BoundOperation } from "./bound-operation.ts";

/** How a route validates and renders: the operation as a Fastify schema, references by id. */
export function routeSchema(
  document: OpenApiDocument,
  operation: BoundOperation,
  strict: boolean,
): FastifySchema {
  return {
    params: parametersSchema(document, operation, "path", false),
    // A mistyped parameter must not vanish where the client is our own.
    querystring: parametersSchema(document, operation, "query", strict),
    headers: parametersSchema(document, operation, "header", false),
    ...(operation.body === undefined ? {} : { body: { content: referringById(operation.body.content) } }),
    response: responseSchemas(operation),
  };
}

function parametersSchema(
  document: OpenApiDocument,
  operation: BoundOperation,
  place: Parameter["in"],
  closed: boolean,
): JsonSchema {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  return {
    type: "object",
    properties: Object.fromEntries(
      parameters.map((parameter) => [nameOf(parameter), parameterSchema(document, parameter)]),
    ),
    required: parameters.filter(({ required }) => required === true).map(nameOf),
    ...(closed ? { additionalProperties: false } : {}),
  };
}

function parameterSchema(document: OpenApiDocument, parameter: Parameter): JsonSchema {
  const { $ref: _, ...beside } = parameter.schema ?? {};
  const schema = resolveReference<JsonSchema>(document, parameter.schema ?? {});
  return referringById({ ...schema, ...beside });
}

/** Node lower-cases the names of headers. */
export function nameOf({ name, in: place }: Parameter): string {
  return place === "header" ? name.toLowerCase() : name;
}

/** Only JSON that we render ourselves gets a serialiser; problems have one renderer for all audiences. */
function responseSchemas(operation: BoundOperation): Readonly<Record<string, unknown>> {
  const rendered = [...operation.responses].flatMap(([status, { content = {} }]) => {
    const json = Object.entries(content).filter(
      ([type, { schema }]) =>
        type.endsWith("json") && type !== "application/problem+json" && schema !== undefined,
    );
    return json.length === 0 ? [] : [[status, { content: referringById(Object.fromEntries(json)) }] as const];
  });
  return Object.fromEntries(rendered);
}
