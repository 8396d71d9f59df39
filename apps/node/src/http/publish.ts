import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { OpenApiDocument } from "@wissel/contract";
import type { FastifyInstance, FastifySchema } from "fastify";
import type { BoundOperation } from "./bound-operation.ts";
import { type MadeDocument, publishedDocument } from "./published-document.ts";

type SwaggerOptions = Extract<Parameters<typeof swagger>[1], { openapi?: unknown }>;

/** From here on every route of the scope is listed for publication. */
export async function listRoutes(
  scope: FastifyInstance,
  document: OpenApiDocument,
  operations: readonly BoundOperation[],
): Promise<void> {
  const byId = new Map(operations.map((operation) => [operation.operationId, operation]));
  const options: SwaggerOptions = {
    // The plugin's types narrow OpenAPI in their own way; what it is given is a document's head as it was written.
    openapi: {
      openapi: document.openapi,
      info: document.info,
      servers: document.servers,
      components: { securitySchemes: document.components?.securitySchemes },
    } as unknown as NonNullable<SwaggerOptions["openapi"]>,
    refResolver: { buildLocalReference: (json) => String(json.$id) },
    transform: ({ schema, url, route }) => {
      const operation = byId.get(route.config?.operationId ?? "");
      return { url, schema: operation === undefined ? schema : listedSchema(schema, operation) };
    },
    transformObject: (made) =>
      "openapiObject" in made ? publishedDocument(made.openapiObject as MadeDocument, document, byId) : {},
  };
  await scope.register(swagger, options);
}

/** Everything comes from this node, and requests that are tried go to it alone; the viewer sets styles on elements. */
const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
].join("; ");

/** The document as one text at `/openapi/<name>.json`, and the pages that show it at `/docs/<name>`. */
export async function publish(
  scope: FastifyInstance,
  { name, title }: { readonly name: string; readonly title: string },
): Promise<void> {
  let text: string | undefined;
  scope.get(`/openapi/${name}.json`, { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(scope.swagger());
    return reply.type("application/json; charset=utf-8").send(text);
  });
  await scope.register(swaggerUi, {
    routePrefix: `/docs/${name}`,
    // Without the bar on top, which asks for addresses of other documents.
    uiConfig: {
      layout: "BaseLayout",
      docExpansion: "list",
      deepLinking: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
    },
    theme: { title: `${title}: try it` },
    staticCSP: PAGE_POLICY,
  });
}

/** Problem answers have no serialiser in the route's schema, and are listed all the same. */
function listedSchema(schema: FastifySchema, operation: BoundOperation): FastifySchema {
  const statuses = [...operation.responses.keys()].map((status) => [
    status,
    { type: "null", description: status },
  ]);
  const listed = { ...schema, operationId: operation.operationId, response: Object.fromEntries(statuses) };
  return listed;
}
