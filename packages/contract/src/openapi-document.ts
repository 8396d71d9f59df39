/** A JSON Schema (2020-12) as OpenAPI 3.1 uses it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Either the thing itself or a reference into the document's components. */
export type Referable<T> = T | Reference;

export interface Reference {
  readonly $ref: string;
}

/** The part of a bundled OpenAPI 3.1 document that a node reads. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly [key: string]: unknown };
  readonly servers: readonly { readonly url: string; readonly description?: string }[];
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: { readonly [path: string]: PathItem };
  readonly webhooks?: { readonly [name: string]: PathItem };
  readonly components?: Components;
  /** What operations need that do not say it themselves. */
  readonly security?: readonly SecurityRequirement[];
  readonly [extension: string]: unknown;
}

export interface Components {
  readonly schemas?: { readonly [name: string]: JsonSchema };
  readonly responses?: { readonly [name: string]: Referable<OpenApiResponse> };
  readonly parameters?: { readonly [name: string]: Referable<Parameter> };
  readonly requestBodies?: { readonly [name: string]: Referable<RequestBody> };
  readonly headers?: { readonly [name: string]: Referable<Header> };
  readonly examples?: { readonly [name: string]: unknown };
  readonly securitySchemes?: { readonly [name: string]: unknown };
}

export const METHODS = ["get", "put", "post", "delete", "patch", "head"] as const;
export type Method = (typeof METHODS)[number];

export type PathItem = { readonly [M in Method]?: Operation } & {
  readonly parameters?: readonly Referable<Parameter>[];
};

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly SecurityRequirement[];
  readonly parameters?: readonly Referable<Parameter>[];
  readonly requestBody?: Referable<RequestBody>;
  readonly responses: { readonly [status: string]: Referable<OpenApiResponse> };
  readonly [extension: string]: unknown;
}

/** Scheme name to the scopes it must carry. */
export type SecurityRequirement = { readonly [scheme: string]: readonly string[] };

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "header" | "path" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
  readonly style?: string;
  readonly explode?: boolean;
  readonly [key: string]: unknown;
}

export interface RequestBody {
  readonly required?: boolean;
  readonly description?: string;
  readonly content: { readonly [mediaType: string]: MediaType };
}

export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: { readonly [name: string]: Referable<Header> };
  readonly content?: { readonly [mediaType: string]: MediaType };
}

export interface MediaType {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  readonly examples?: { readonly [name: string]: unknown };
}

export interface Header {
  readonly description?: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}
