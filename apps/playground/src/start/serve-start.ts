import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { INSTITUTIONS } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { isOpeningPace, isOpeningSize, isOpeningStart, type OpeningOrder } from "../opening/opening-job.ts";
import type { OpeningPlayer } from "../opening/opening-player.ts";
import type { Sandbox } from "../sandbox/open-sandbox.ts";
import { CHECKLIST_SCRIPT } from "./checklist-panel.ts";
import type { Checklists } from "./checklists.ts";
import { OPENING_SCRIPT, openingView } from "./opening-panel.ts";
import { backToStart, type Routes, readForm, sendJson, sendScript } from "./routes.ts";
import { sandboxView } from "./sandbox-panel.ts";
import { sandboxRoutes } from "./sandbox-routes.ts";
import { START_PAGE_HEADERS, startPage } from "./start-page.ts";

export interface StartParts {
  readonly layout: Layout;
  readonly player: OpeningPlayer;
  readonly checklists: Checklists;
  readonly sandbox: Sandbox;
}

/** Serves the start page from the playground's own process, until disposed of. */
export async function serveStart(parts: StartParts): Promise<AsyncDisposable> {
  const { layout, player, checklists, sandbox } = parts;
  const routes: Routes = {
    "GET /": async (_, response) => {
      const views = { opening: openingView(player.state(), layout), sandbox: sandboxView(sandbox) };
      response.writeHead(200, START_PAGE_HEADERS).end(startPage(layout, views));
    },
    ...openingRoutes(player, layout),
    ...checklistRoutes(checklists),
    ...sandboxRoutes(sandbox),
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

function openingRoutes(player: OpeningPlayer, layout: Layout): Routes {
  return {
    "GET /opening": async (_, response) => sendJson(response, 200, openingView(player.state(), layout)),
    "GET /opening.js": async (_, response) => sendScript(response, OPENING_SCRIPT),
    "POST /opening": async (request, response) => {
      const order = orderIn(await readForm(request));
      if (order === undefined) response.writeHead(400).end();
      else if (!player.play(order)) response.writeHead(409).end();
      else backToStart(response, "opening");
    },
    "POST /opening/stop": async (_, response) => {
      await player.stop();
      backToStart(response, "opening");
    },
  };
}

function checklistRoutes(checklists: Checklists): Routes {
  const lists = INSTITUTIONS.map((institution): readonly [string, Routes[string]] => [
    `GET /checklist/${institution.key}`,
    async (_, response) => {
      const steps = await checklists.read(institution);
      sendJson(response, steps === undefined ? 503 : 200, steps ?? {});
    },
  ]);
  return {
    ...Object.fromEntries(lists),
    "GET /checklist.js": async (_, response) => sendScript(response, CHECKLIST_SCRIPT),
  };
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
