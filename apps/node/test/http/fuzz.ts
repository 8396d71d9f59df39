import type { JsonSchema, OpenApiDocument } from "@wissel/contract";
import fc from "fast-check";
import type { FastifyInstance, InjectOptions } from "fastify";
import { type BoundOperation, prefixOf } from "../../src/http/bound-operation.ts";
import { askPatiently } from "./patient.ts";
import { MALFORMED, spoilt } from "./spoil.ts";
import { valuesFor } from "./values-for.ts";

export interface Shot {
  readonly operationId: string;
  readonly request: InjectOptions;
}

/** Requests to one operation: most of them nearly right, some of them nonsense. */
export function shotsAt(
  document: OpenApiDocument,
  operation: BoundOperation,
  headers: Readonly<Record<string, string>>,
): fc.Arbitrary<Shot> {
  const parameters = operation.parameters.map((parameter) =>
    fc.record({
      parameter: fc.constant(parameter),
      value: mostly(valuesFor(document, parameter.schema ?? {})).map(asText),
      given: fc.boolean().map((given) => given || parameter.required === true),
    }),
  );
  return fc
    .record({ parameters: fc.tuple(...parameters), payload: payloadFor(document, operation) })
    .map(({ parameters: chosen, payload }) => {
      let path = operation.path;
      const query: Record<string, string> = {};
      const sent: Record<string, string> = { ...headers };
      for (const { parameter, value, given } of chosen) {
        if (parameter.in === "path")
          path = path.replace(`{${parameter.name}}`, encodeURIComponent(value) || "%20");
        else if (given && parameter.in === "query") query[parameter.name] = value;
        else if (given) sent[parameter.name.toLowerCase()] = value.replace(/[^\x20-\x7e]/g, "?");
      }
      if (payload !== undefined) sent["content-type"] ??= payload.type;
      return {
        operationId: operation.operationId,
        request: {
          method: operation.method.toUpperCase() as "GET",
          url: `${prefixOf(document)}${path}`,
          query,
          headers: sent,
          ...(payload === undefined ? {} : { payload: payload.text }),
        },
      };
    });
}

interface Payload {
  readonly type: string;
  readonly text: string;
}

function payloadFor(document: OpenApiDocument, { body }: BoundOperation): fc.Arbitrary<Payload | undefined> {
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? [];
  if (type === undefined) return fc.constant(undefined);
  const values = valuesFor(document, (media?.schema ?? {}) as JsonSchema);
  const write = type.endsWith("json") ? asBody : asText;
  const texts = fc.oneof(
    { weight: 8, arbitrary: spoilt(values).map(write) },
    { weight: 3, arbitrary: values.map(write) },
    { weight: 2, arbitrary: fc.constantFrom(...MALFORMED) },
    { weight: 1, arbitrary: fc.json() },
  );
  return texts.map((text) => ({ type, text }));
}

function mostly(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: values }, { weight: 1, arbitrary: spoilt(values) });
}

function asText(value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(",")
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
  return text.slice(0, 2_000).replace(/\p{Surrogate}/gu, "?");
}

function asBody(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

/** What is wrong with the node's answer to a shot; nothing when it answered as a node should. */
export async function misbehaviour(app: FastifyInstance, { request }: Shot): Promise<string | undefined> {
  const answer = await askPatiently(app, request);
  const { statusCode: status, headers, body } = answer;
  if (status >= 500) return `${status} ${body}`;
  if (status < 400) return undefined;
  if (!String(headers["content-type"]).includes("json")) return `${status} as ${headers["content-type"]}`;
  const problem: unknown = JSON.parse(body);
  return typeof problem === "object" && problem !== null ? undefined : `${status} ${body}`;
}
