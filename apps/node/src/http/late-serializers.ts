import { type JsonSchema, type OpenApiDocument, withSchemaIds } from "@wissel/contract";
import fastJsonStringify from "fast-json-stringify";

type Serialize = (value: unknown) => string;

/** How the answers of one document are written; references are in the form that `withSchemaIds` makes. */
export interface Serializers {
  compile(schema: JsonSchema): Serialize;
  /** Compiles one schema that no answer has needed yet; false when there is none left. */
  compileNext(): boolean;
}

/**
 * A document's serializers; always the same ones. Each is compiled when its first answer goes out, or in a quiet moment
 * before. Fastify's own compiler does it for every status of every operation at the start, which takes over a second.
 */
export function openSerializers(document: OpenApiDocument): Serializers {
  const opened = OPENED.get(document) ?? serializersOf(document);
  OPENED.set(document, opened);
  return opened;
}

const OPENED = new WeakMap<OpenApiDocument, Serializers>();

function serializersOf(document: OpenApiDocument): Serializers {
  const schema = Object.fromEntries(withSchemaIds(document).map((named) => [named.$id, named]));
  const compiled = new Map<string, Serialize>();
  const known = new Map<string, Serialize>();
  const waiting: (() => void)[] = [];

  function compiledNow(key: string, root: JsonSchema): Serialize {
    const serialize = compiled.get(key) ?? fastJsonStringify(root, { schema });
    compiled.set(key, serialize);
    return serialize;
  }

  return {
    compile(root) {
      const key = JSON.stringify(root);
      const serialize = known.get(key) ?? ((value) => compiledNow(key, root)(value));
      if (!known.has(key)) waiting.push(() => compiledNow(key, root));
      known.set(key, serialize);
      return serialize;
    },
    compileNext() {
      const next = waiting.shift();
      next?.();
      return next !== undefined;
    },
  };
}
