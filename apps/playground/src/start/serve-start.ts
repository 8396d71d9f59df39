import { once } from "node:events";
import { createServer } from "node:http";
import type { Layout } from "../layout.ts";
import { START_PAGE_HEADERS, startPage } from "./start-page.ts";

/** Serves the start page from the playground's own process, until disposed of. */
export async function serveStart(layout: Layout): Promise<AsyncDisposable> {
  const page = startPage(layout);
  const server = createServer((request, response) => {
    if (request.url !== "/") response.writeHead(404).end();
    else response.writeHead(200, START_PAGE_HEADERS).end(page);
  });
  server.listen(layout.start.port, layout.start.host);
  await once(server, "listening");
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
