import { AUDIENCES, documents } from "@wissel/contract";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { checklistPanel } from "./checklist-panel.ts";
import { type OpeningView, openingPanel } from "./opening-panel.ts";
import { type SandboxView, sandboxPanel } from "./sandbox-panel.ts";
import { signInLink } from "./sign-in-link.ts";

/** Whom one may be, and where one then begins. A student that the script leaves alone comes first. */
const PEOPLE = [
  {
    username: "student05",
    role: "A student",
    path: "/",
    sees: "the catalogue, a receipt at once, the time line",
  },
  {
    username: "student01",
    role: "A student with a past",
    path: "/results",
    sees: "enrolments, perhaps a result",
  },
  {
    username: "officer",
    role: "The exchange officer",
    path: "/desk",
    sees: "what waits for permission, deliveries, tasks",
  },
  {
    username: "coordinator",
    role: "The coordinator",
    path: "/board",
    sees: "rounds, and the board of an opening",
  },
  {
    username: "auditor",
    role: "The auditor",
    path: "/desk/audit",
    sees: "every decision, and whether the log is as it was written",
  },
] as const;

const ABOUT: Readonly<Record<string, string>> = {
  noordzee: "A broad university by the sea. It coordinates the alliance's rounds.",
  heuvelland:
    "A university of applied sciences. Students of Waterstad need a person's permission to come here.",
  waterstad:
    "A technical university. It is stopped and started again while the script plays, and nothing is lost.",
};

/** Where everybody begins: what the three institutions are, one link for each of their people, and an opening to play. */
export function startPage(
  layout: Pick<Layout, "node" | "portal">,
  { opening, sandbox }: { readonly opening: OpeningView; readonly sandbox: SandboxView },
): string {
  const { portal } = layout;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wissel: the playground</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#182628, #e6ebe6); --line: light-dark(#d9d5c7, #2f4040); --accent: light-dark(#0c5a58, #6fd0c4); }
body { font: 1.05rem/1.55 system-ui, sans-serif; color: var(--ink); background: light-dark(#f5f3ec, #101a1b); max-width: 70rem; margin: 3rem auto; padding: 0 1.5rem; }
h1, h2 { font-family: Palatino, Georgia, serif; line-height: 1.2; }
.houses { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }
section { background: light-dark(#fffdf8, #182526); border: 1px solid var(--line); border-top: 0.4rem solid var(--accent); border-radius: 0.75rem; padding: 1rem 1.5rem; }
ul { list-style: none; padding: 0; }
li { padding: 0.6rem 0; border-top: 1px solid var(--line); }
a { color: var(--accent); font-weight: 600; }
small { display: block; }
@media (min-width: 64rem) { .houses section { display: grid; grid-template-rows: subgrid; grid-row: span 5; gap: 0; } }
.opening, #checklists, #sandbox { margin-top: 1.5rem; }
summary { cursor: pointer; padding: 0.5rem 0; }
#checklists li { border: 0; padding: 0.1rem 0 0.1rem 1rem; }
.partner form { margin: 0.5rem 0; }
.partner .said li { padding: 0.1rem 0; border: 0; font-size: 0.9rem; overflow-wrap: anywhere; }
#checklists ol { list-style: none; padding: 0; }
.interfaces ul { margin: 0; }
.interfaces li { border: 0; padding: 0.2rem 0 0.2rem 1rem; }
.opening form, .partner form, .under-way { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; }
.under-way { align-items: center; }
label { display: grid; gap: 0.25rem; font-size: 0.9rem; }
label, select { min-width: 0; max-width: 100%; }
select, button { font: inherit; min-height: 2.75rem; padding: 0 1rem; border-radius: 0.5rem; border: 1px solid light-dark(#7c8784, #6d807e); color: inherit; background: light-dark(#fffdf8, #182526); }
button { background: var(--accent); color: light-dark(#fff, #08201f); border-color: var(--accent); font-weight: 600; cursor: pointer; }
button.plain { background: none; color: var(--accent); }
button:disabled { opacity: 0.5; cursor: default; }
progress { flex: 1 1 12rem; height: 1.2rem; accent-color: var(--accent); }
.clock { font: 600 2.2rem/1.2 Palatino, Georgia, serif; font-variant-numeric: tabular-nums; color: var(--accent); margin: 0.5rem 0; }
.count { font-variant-numeric: tabular-nums; min-width: 9rem; }
[hidden] { display: none !important; }
</style>
</head>
<body>
<main>
<h1>Three institutions on one machine</h1>
<p>Each has a node of its own: it publishes its own courses, gives its own places, decides about its own students and signs its own results. Nothing stands between them. Choose whom to be; one click signs in. Nobody here exists.</p>
<div class="houses">
${INSTITUTIONS.map((institution) => house(institution, layout)).join("\n")}
</div>
${openingPanel(opening)}
${checklistPanel()}
${sandboxPanel(sandbox)}
<p>A portal of a partner, which uses the same API with tokens of its own: <a href="${portal.origin}/">${portal.origin}</a></p>
</main>
<script src="/opening.js" type="module"></script>
<script src="/checklist.js" type="module"></script>
<script src="/sandbox.js" type="module"></script>
</body>
</html>
`;
}

/** What the page may do: be read, and ask its own server how things go. */
export const START_PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'",
  "cache-control": "no-store",
} as const;

function house(institution: Institution, layout: Pick<Layout, "node">): string {
  const { key, name } = institution;
  const { origin } = layout.node(institution);
  const people = PEOPLE.map(({ username, role, path, sees }) => {
    const link = signInLink(layout, institution, { path, username }).replaceAll("&", "&amp;");
    return `<li><a href="${link}">${role}</a><small>${username}@${key}: ${sees}</small></li>`;
  });
  const interfaces = AUDIENCES.map(
    (audience) => `<li><a href="${origin}/docs/${audience}/">${documents[audience].info.title}</a></li>`,
  );
  return `<section>
<h2>${name}</h2>
<p>${ABOUT[key] ?? ""}</p>
<ul>
${people.join("\n")}
</ul>
<p><a href="${origin}/">Its pages</a>, <a href="${origin}/docs">its interfaces</a></p>
<details class="interfaces">
<summary>Its interfaces one by one</summary>
<ul>
${interfaces.join("\n")}
</ul>
</details>
</section>`;
}
