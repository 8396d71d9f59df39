import {
  METHODS,
  type MediaType,
  type Method,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  type Parameter,
  type PathItem,
  resolveReference,
} from "@wissel/contract";

/** An operation of a document with every component it refers to looked up. */
export interface BoundOperation {
  readonly operationId: string;
  readonly method: Method;
  /** As in the document, `{x}` for parameters, without the server's prefix. */
  readonly path: string;
  readonly source: Operation;
  readonly parameters: readonly Parameter[];
  readonly body: BoundBody | undefined;
  readonly responses: ReadonlyMap<string, OpenApiResponse>;
  /** Sets of scopes of which one must be had whole; empty when nobody needs a token. */
  readonly scopeSets: readonly (readonly string[])[];
  /** Whether a request without a token is heard. */
  readonly anonymous: boolean;
  readonly bodyLimit: number;
}

export interface BoundBody {
  readonly required: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** Bytes a body may have unless the operation says otherwise with `x-body-limit`. */
const DEFAULT_BODY_LIMIT = 262_144;

/** Every operation of a document's paths. */
export function listOperations(document: OpenApiDocument): readonly BoundOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const source = item[method];
      return source === undefined ? [] : [bindOperation(document, { path, method, item, source })];
    }),
  );
}

/** The part of a path that all operations of a document share, without a slash at its end. */
export function prefixOf(document: OpenApiDocument): string {
  return (document.servers[0]?.url ?? "").replace(/\/$/, "");
}

interface Place {
  readonly path: string;
  readonly method: Method;
  readonly item: PathItem;
  readonly source: Operation;
}

function bindOperation(document: OpenApiDocument, { path, method, item, source }: Place): BoundOperation {
  const body = source.requestBody === undefined ? undefined : resolveReference(document, source.requestBody);
  const security = source.security ?? document.security;
  if (security === undefined) throw new Error(`${source.operationId} does not say who may do it`);
  const limit = source["x-body-limit"];
  return {
    operationId: source.operationId,
    method,
    path,
    source,
    parameters: [...(item.parameters ?? []), ...(source.parameters ?? [])].map((parameter) =>
      resolveReference(document, parameter),
    ),
    body: body && { required: body.required === true, content: body.content },
    responses: new Map(
      Object.entries(source.responses).map(([status, response]) => [
        status,
        resolveReference(document, response),
      ]),
    ),
    scopeSets: security.map((requirement) => Object.values(requirement).flat()),
    anonymous: security.length === 0 || security.some((requirement) => Object.keys(requirement).length === 0),
    bodyLimit: typeof limit === "number" ? limit : DEFAULT_BODY_LIMIT,
  };
}
