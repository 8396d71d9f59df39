import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { INSTITUTIONS } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { isOpeningPace, isOpeningSize, isOpeningStart, type OpeningOrder } from "../opening/opening-job.ts";
import type { OpeningPlayer } from "../opening/opening-player.ts";
import { CHECKLIST_SCRIPT } from "./checklist-panel.ts";
import type { Checklists } from "./checklists.ts";
import { OPENING_SCRIPT, openingView } from "./opening-panel.ts";
import { START_PAGE_HEADERS, startPage } from "./start-page.ts";

const MOST_BYTES = 1_000;
const NO_STORE = { "cache-control": "no-store" } as const;

export interface StartParts {
  readonly layout: Layout;
  readonly player: OpeningPlayer;
  readonly checklists: Checklists;
}

/** Serves the start page from the playground's own process, until disposed of. */
export async function serveStart({ layout, player, checklists }: StartParts): Promise<AsyncDisposable> {
  const view = () => openingView(player.state(), layout);
  const routes: Routes = {
    ...checklistRoutes(checklists),
    "GET /": async (_, response) => {
      response.writeHead(200, START_PAGE_HEADERS).end(startPage(layout, view()));
    },
    "GET /opening": async (_, response) => {
      response
        .writeHead(200, { ...NO_STORE, "content-type": "application/json" })
        .end(JSON.stringify(view()));
    },
    "GET /opening.js": async (_, response) => {
      response.writeHead(200, { ...NO_STORE, "content-type": "text/javascript" }).end(OPENING_SCRIPT);
    },
    "POST /opening": async (request, response) => {
      const order = orderIn(await readForm(request));
      if (order === undefined) response.writeHead(400).end();
      else if (!player.play(order)) response.writeHead(409).end();
      else backToStart(response);
    },
    "POST /opening/stop": async (_, response) => {
      await player.stop();
      backToStart(response);
    },
  };
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (route === undefined) response.writeHead(404).end();
    else if (isForeign(request, layout)) response.writeHead(403).end();
    else route(request, response).catch(() => response.destroy()); // whoever asked has gone
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

type Routes = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>>;

function checklistRoutes(checklists: Checklists): Routes {
  const lists = INSTITUTIONS.map((institution): readonly [string, Routes[string]] => [
    `GET /checklist/${institution.key}`,
    async (_, response) => {
      const steps = await checklists.read(institution);
      response
        .writeHead(steps === undefined ? 503 : 200, { ...NO_STORE, "content-type": "application/json" })
        .end(JSON.stringify(steps ?? {}));
    },
  ]);
  const script: Routes[string] = async (_, response) => {
    response.writeHead(200, { ...NO_STORE, "content-type": "text/javascript" }).end(CHECKLIST_SCRIPT);
  };
  return { ...Object.fromEntries(lists), "GET /checklist.js": script };
}

/** A page of somebody else's must not start anything: browsers say where a form stands. */
function isForeign({ method, headers }: IncomingMessage, { start }: Layout): boolean {
  return method === "POST" && headers.origin !== start.origin;
}

function orderIn(form: URLSearchParams): OpeningOrder | undefined {
  const told = (name: string) => form.get(name) ?? "";
  const [size, pace, start] = [told("size"), told("pace"), told("start")];
  if (!isOpeningSize(size) || !isOpeningPace(pace) || !isOpeningStart(start)) return undefined;
  return { size, pace, start };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MOST_BYTES) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

function backToStart(response: ServerResponse): void {
  response.writeHead(303, { location: "/#opening" }).end();
}
