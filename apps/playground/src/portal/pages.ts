import type { Enrolment, MyOffering } from "./me-client.ts";
import type { Home } from "./settings.ts";

/** The portal's pages: plain HTML, no scripts. */
export function welcomePage(portal: string, homes: readonly Home[]): string {
  const links = homes.map(({ key, name }) => `<li><a href="/login/${key}">${html(name)}</a></li>`);
  return page(portal, `<p>Sign in at your own institution:</p><ul>${links.join("")}</ul>`);
}

export function offeringsPage(portal: string, home: Home, offerings: readonly MyOffering[]): string {
  const rows = offerings.map(
    (offering) => `<tr>
<td>${html(nameOf(offering))}</td><td>${html(offering.host.name)}</td><td>${placesOf(offering)}</td>
<td><form method="post" action="/enrol"><input type="hidden" name="host" value="${html(offering.host.schacHome)}">
<input type="hidden" name="offeringId" value="${offering.offeringId}"><button>Enrol</button></form></td></tr>`,
  );
  return page(
    portal,
    `<p>Signed in at ${html(home.name)}. <a href="/enrolments">My enrolments</a></p>
<form method="get" action="/offerings"><input name="q" aria-label="Search"><button>Search</button></form>
<table><tr><th>Offering</th><th>At</th><th>Places left</th><th></th></tr>${rows.join("")}</table>`,
  );
}

export function enrolmentsPage(portal: string, enrolments: readonly Enrolment[]): string {
  const rows = enrolments.map(
    ({ host, offeringId, place, position, next, reason }) => `<tr>
<td>${offeringId}</td><td>${html(host.name)}</td><td>${place}${position === undefined ? "" : ` (${position})`}</td>
<td>${next.what} by ${next.by}${reason === undefined ? "" : `: ${html(reason)}`}</td></tr>`,
  );
  return page(
    portal,
    `<p><a href="/offerings">What I may take</a></p>
<table><tr><th>Offering</th><th>At</th><th>Place</th><th>Next</th></tr>${rows.join("")}</table>`,
  );
}

export function messagePage(portal: string, message: string): string {
  return page(portal, `<p>${html(message)}</p><p><a href="/">Start again</a></p>`);
}

function page(portal: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${html(portal)}</title></head>
<body><h1>${html(portal)}</h1>${content}</body></html>`;
}

function nameOf({ name }: MyOffering): string {
  return (name.find(({ language }) => language.startsWith("en")) ?? name[0])?.value ?? "";
}

function placesOf({ places }: MyOffering): string {
  if (places.unlimited === true) return "unlimited";
  return places.left === undefined ? "unknown" : String(places.left);
}

function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
