import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { isManner } from "../sandbox/manner.ts";
import { type Sandbox, WHEREABOUTS } from "../sandbox/open-sandbox.ts";
import { backToStart, type Routes, readForm, sendJson, sendScript } from "./routes.ts";
import { SANDBOX_SCRIPT, sandboxView } from "./sandbox-panel.ts";

/** The forms of the sandbox: how a mock SIS behaves, a student who asks, a node that is away. */
export function sandboxRoutes(sandbox: Sandbox): Routes {
  return {
    "GET /sandbox": async (_, response) => sendJson(response, 200, sandboxView(sandbox)),
    "GET /sandbox.js": async (_, response) => sendScript(response, SANDBOX_SCRIPT),
    "POST /sandbox/manner": async (request, response) => {
      const form = await readForm(request);
      const institution = institutionIn(form, "of");
      const manner = form.get("manner") ?? "";
      if (institution === undefined || !isManner(manner)) {
        response.writeHead(400).end();
        return;
      }
      sandbox.behave(institution, manner);
      backToStart(response, "sandbox");
    },
    "POST /sandbox/student": betweenTwo(sandbox.ask),
    "POST /sandbox/forgery": betweenTwo(sandbox.forge),
    "POST /sandbox/node": async (request, response) => {
      const form = await readForm(request);
      const institution = institutionIn(form, "of");
      const where = WHEREABOUTS.find((one) => one === form.get("where"));
      if (institution === undefined || where === undefined) {
        response.writeHead(400).end();
        return;
      }
      await sandbox.move(institution, where);
      backToStart(response, "sandbox");
    },
  };
}

/** Something that happens at one institution about another. */
function betweenTwo(act: Sandbox["ask"]): Routes[string] {
  return async (request, response) => {
    const form = await readForm(request);
    const home = institutionIn(form, "of");
    const host = institutionIn(form, "at");
    if (home === undefined || host === undefined) {
      response.writeHead(400).end();
      return;
    }
    await act(home, host);
    backToStart(response, "sandbox");
  };
}

function institutionIn(form: URLSearchParams, name: string): Institution | undefined {
  return INSTITUTIONS.find(({ key }) => key === form.get(name));
}
