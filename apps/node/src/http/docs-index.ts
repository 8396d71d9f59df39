import type { FastifyInstance } from "fastify";
import { escapeHtml, htmlPage, PAGE_HEADERS } from "./page.ts";

/** One page that leads to each document's own, for people. */
export function serveDocsIndex(app: FastifyInstance): void {
  app.get("/docs", async (_request, reply) => {
    const items = app.publishedDocuments.map(
      ({ name, title }) =>
        `<li><a href="/docs/${name}/">${escapeHtml(title)}</a> (<a href="/openapi/${name}.json">OpenAPI of ${name}</a>)</li>`,
    );
    const body = `<ul>\n${items.join("\n")}\n</ul>`;
    const page = htmlPage({ language: "en", title: "Interfaces of this node", body });
    return reply.headers(PAGE_HEADERS).send(page);
  });
}
