import { AUDIENCES, type Audience, documents } from "@wissel/contract";
import { expect, onTestFinished, test } from "vitest";
import { asPublished } from "../../test/http/as-published.ts";
import { listOperations } from "./bound-operation.ts";
import { openHttp } from "./open-http.ts";
import { registerDocument } from "./register-document.ts";

/** A document as the node publishes it when every operation has a handler. */
async function publishedBy(audience: Audience): Promise<unknown> {
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
  return (await app.inject(`/openapi/${audience}.json`)).json();
}

test.each(AUDIENCES)("the %s document is published as it was written, and nothing else", async (audience) => {
  expect(asPublished((await publishedBy(audience)) as (typeof documents)[Audience])).toEqual(
    asPublished(documents[audience]),
  );
});
