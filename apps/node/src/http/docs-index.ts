import type { FastifyInstance } from "fastify";

/** One page that leads to each document's own, for people. */
export function serveDocsIndex(app: FastifyInstance): void {
  app.get("/docs", async (_request, reply) => {
    const items = app.publishedDocuments.map(
      ({ name, title }) =>
        `<li><a href="/docs/${name}/">${title}</a> (<a href="/openapi/${name}.json">OpenAPI</a>)</li>`,
    );
    return reply.type("text/html; charset=utf-8").send(page(items.join("\n")));
  });
}

function page(items: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Wissel: interfaces of this node</title></head>
<body>
<h1>Interfaces of this node</h1>
<ul>
${items}
</ul>
</body>
</html>
`;
}
