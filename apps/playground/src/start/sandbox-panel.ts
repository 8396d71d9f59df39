import { INSTITUTIONS } from "../institutions.ts";
import { MANNERS } from "../sandbox/manner.ts";
import type { Sandbox, SandboxState, Whereabouts } from "../sandbox/open-sandbox.ts";
import { escaped } from "./escaped.ts";

/** The sandbox in words, by institution. */
export type SandboxView = Readonly<Record<string, SandboxState>>;

export function sandboxView({ state }: Pick<Sandbox, "state">): SandboxView {
  return Object.fromEntries(INSTITUTIONS.map((institution) => [institution.key, state(institution)]));
}

/** The part of the start page where a team practises alone: play one institution, and let the others behave as it likes. */
export function sandboxPanel(view: SandboxView): string {
  return `<section id="sandbox">
<h2>Practise alone</h2>
<p>Play one institution with your own SIS and let the others be played: as home their officer permits and their SIS records, as host it decides where it selects and returns results. Each behaves as you say, well or badly; with <code>npm run demo -- --sandbox</code> they do from the start, and nothing else is played.</p>
${INSTITUTIONS.map(({ key, name }) => partner(key, name, view[key])).join("\n")}
</section>`;
}

/** Where a node may be, as the start page says it. */
const NODES: Readonly<Record<Whereabouts, string>> = {
  here: "answers",
  away: "is down",
  busy: "answers 503 to everything",
};

function partner(key: string, name: string, state: SandboxState | undefined): string {
  const of = `<input type="hidden" name="of" value="${key}">`;
  const manners = Object.entries(MANNERS).map(
    ([manner, does]) =>
      `<option value="${manner}"${manner === state?.manner ? " selected" : ""}>${manner}: ${does}</option>`,
  );
  const hosts = INSTITUTIONS.filter((one) => one.key !== key).map(
    (one) => `<option value="${one.key}">${one.name}</option>`,
  );
  const places = Object.entries(NODES).map(
    ([where, does]) => `<option value="${where}"${where === state?.node ? " selected" : ""}>${does}</option>`,
  );
  return `<div class="partner" data-of="${key}">
<h3>${name}</h3>
<form method="post" action="/sandbox/manner">${of}<label>Its SIS is <select name="manner">${manners.join("")}</select></label><button>Behave so</button></form>
<form method="post" action="/sandbox/student">${of}<label>A student of it asks for a place at <select name="at">${hosts.join("")}</select></label><button>Ask</button></form>
<form method="post" action="/sandbox/node">${of}<label>Its node <select name="where">${places.join("")}</select></label><button class="plain">Let it</button></form>
<form method="post" action="/sandbox/forgery">${of}<label>Somebody sends it a result in the name of <select name="at">${hosts.join("")}</select></label><button class="plain">Forge it</button></form>
<ul class="said" aria-label="What ${name} did last">${(state?.said ?? []).map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>
</div>`;
}

/** Shows what was done since the page was loaded. */
export const SANDBOX_SCRIPT = `async function listen() {
  const answer = await fetch("/sandbox").catch(() => undefined);
  const view = answer !== undefined && answer.ok ? await answer.json() : {};
  for (const partner of document.querySelectorAll(".partner")) {
    const said = view[partner.dataset.of]?.said;
    if (said === undefined) continue;
    partner.querySelector(".said").replaceChildren(...said.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
  }
}
setInterval(listen, 2000);
`;
