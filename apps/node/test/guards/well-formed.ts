import { type JsonSchema, type OpenApiDocument, resolveReference } from "@wissel/contract";
import fc from "fast-check";
import type { InjectOptions } from "fastify";
import { type BoundOperation, prefixOf } from "../../src/http/bound-operation.ts";
import { valuesFor } from "../http/values-for.ts";

export interface Wishes {
  /** Values for path parameters, by name; made up where there is none. */
  readonly path?: Readonly<Record<string, string>>;
  /** Instead of the document's example. */
  readonly body?: unknown;
  readonly token?: string | undefined;
}

/** A request as the operation's document asks for, with its first example as body, or one made up. */
export function wellFormed(
  document: OpenApiDocument,
  operation: BoundOperation,
  { path = {}, body, token }: Wishes,
): InjectOptions {
  let url = `${prefixOf(document)}${operation.path}`;
  const query: Record<string, string> = {};
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  for (const { name, in: place, schema = {}, required } of operation.parameters) {
    const value = () => asText(made(document, schema));
    if (place === "path") url = url.replace(`{${name}}`, encodeURIComponent(path[name] ?? value()));
    else if (required === true && place === "query") query[name] = value();
    else if (required === true && place === "header") headers[name.toLowerCase()] = value();
  }
  const [type, media] = Object.entries(operation.body?.content ?? {})[0] ?? [];
  const common = { method: operation.method.toUpperCase() as "GET", url, query };
  if (type === undefined) return { ...common, headers };
  const sent = body ?? exampleOf(media) ?? made(document, media?.schema ?? {});
  return {
    ...common,
    headers: { ...headers, "content-type": type },
    payload: type.endsWith("json") ? JSON.stringify(sent) : String(sent),
  };
}

/** The same value each time, so that the same request is sent. */
function made(document: OpenApiDocument, schema: JsonSchema): unknown {
  const { example, type, items } =
    schema.$ref === undefined ? schema : resolveReference<JsonSchema>(document, schema);
  if (type === "array" && typeof items === "object") return [made(document, items as JsonSchema)];
  return example ?? fc.sample(valuesFor(document, schema), { numRuns: 1, seed: 1 })[0];
}

function exampleOf(media: object | undefined): unknown {
  const { examples } = (media ?? {}) as { readonly examples?: Readonly<Record<string, { value?: unknown }>> };
  return Object.values(examples ?? {})[0]?.value;
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
