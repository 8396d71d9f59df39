import type { OpenApiDocument, OpenApiResponse, Parameter, RequestBody } from "@wissel/contract";
import type { BoundOperation } from "./bound-operation.ts";
import { nameOf } from "./route-schema.ts";

/** What @fastify/swagger makes of a scope's routes: references are looked up already. */
export interface MadeDocument {
  readonly paths?: { readonly [path: string]: { readonly [method: string]: MadeOperation } };
}

interface MadeOperation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses?: { readonly [status: string]: OpenApiResponse };
}

/**
 * The routes decide which operations, parameters, bodies and answers are published; how each reads comes from the
 * source, because the plugin loses texts beside a reference, lower-cases headers and drops style and explode.
 */
export function publishedDocument(
  made: MadeDocument,
  source: OpenApiDocument,
  operations: ReadonlyMap<string, BoundOperation>,
): Readonly<Record<string, unknown>> {
  const { parameters: _p, responses: _r, requestBodies: _b, ...components } = source.components ?? {};
  return {
    ...source,
    components,
    paths: mapMembers(made.paths ?? {}, (item) =>
      mapMembers(item, (operation) => {
        const bound = operations.get(operation.operationId ?? "");
        return bound === undefined ? operation : readAsWritten(operation, bound);
      }),
    ),
  };
}

function readAsWritten(made: MadeOperation, { source, parameters, body, responses }: BoundOperation): object {
  const { parameters: _p, requestBody: _b, responses: _r, ...texts } = source;
  return {
    ...texts,
    ...(made.parameters === undefined
      ? {}
      : { parameters: made.parameters.map((one) => parameters.find((other) => isSame(one, other)) ?? one) }),
    ...(made.requestBody === undefined
      ? {}
      : {
          requestBody: {
            ...body,
            content: mapMembers(made.requestBody.content, (one, type) => body?.content[type] ?? one),
          },
        }),
    responses: mapMembers(made.responses ?? {}, (one, status) => responses.get(status) ?? one),
  };
}

function isSame(made: Parameter, written: Parameter): boolean {
  return made.in === written.in && made.name === nameOf(written);
}

function mapMembers<T, U>(
  object: { readonly [key: string]: T },
  map: (member: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, map(member, key)]));
}
