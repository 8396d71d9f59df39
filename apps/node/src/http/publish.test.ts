import { AUDIENCES, type Audience, documents } from "@wissel/contract";
import type { FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { asPublished } from "../../test/http/as-published.ts";
import { listOperations } from "./bound-operation.ts";
import { openHttp } from "./open-http.ts";
import { registerDocument } from "./register-document.ts";

/** A server that publishes a document as the node does when every operation has a handler. */
async function aServerOf(audience: Audience): Promise<FastifyInstance> {
  const app = openHttp({ logger: false, checkAnswers: false });
  onTestFinished(() => app.close());
  const document = documents[audience];
  const handler = async () => ({ status: 200 });
  await registerDocument(app, {
    name: audience,
    document,
    handlers: Object.fromEntries(listOperations(document).map(({ operationId }) => [operationId, handler])),
    authenticate: async () => ({ ok: false, refusal: { code: "token-missing" } }),
    problemStyle: "rfc9457",
    strict: true,
  });
  return app;
}

test.each(AUDIENCES)(
  "the %s document is published as it was written, and nothing else, with a page to try it on",
  async (audience) => {
    const app = await aServerOf(audience);
    const published = (await app.inject(`/openapi/${audience}.json`)).json();
    expect(asPublished(published)).toEqual(asPublished(documents[audience]));

    const page = await app.inject(`/docs/${audience}/`);
    expect(page.body).toContain(documents[audience].info.title);
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = ""]) => part);
    expect(parts.length).toBeGreaterThan(3);
    const folder = new URL(`http://node.invalid/docs/${audience}/`);
    for (const part of [...parts, "./json"]) {
      const address = new URL(part, folder);
      expect([part, address.host, (await app.inject(address.pathname)).statusCode]).toEqual([
        part,
        folder.host,
        200,
      ]);
    }
    const start = (await app.inject(`/docs/${audience}/static/swagger-initializer.js`)).body;
    expect(start).toContain("resolveUrl('./json')");
    expect(start).toContain('"tryItOutEnabled":true');
    expect((await app.inject(`/docs/${audience}/json`)).json()).toEqual(published);
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe|\*/);
  },
);
