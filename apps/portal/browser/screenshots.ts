import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { ask, enrol } from "./api.ts";
import { openChromium } from "./chromium.ts";
import { openDemo } from "./demo.ts";
import { institutionOf, type Sheet, type SheetInstitution, type SheetLogin, studentOf } from "./sheet.ts";
import { visit } from "./visitor.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDER = join(ROOT, "screenshots");

/** How a page is looked at. */
const LOOKS = {
  "wide-light": { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  "wide-dark": { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  "phone-light": { viewport: { width: 390, height: 844 }, colorScheme: "light", deviceScaleFactor: 2 },
  "phone-dark-nl": {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    deviceScaleFactor: 2,
    locale: "nl-NL",
  },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;

interface Picture {
  readonly name: string;
  readonly path: string;
}

type Look = keyof typeof LOOKS;

interface Round {
  readonly look: Look;
  readonly institution: SheetInstitution;
  readonly login?: SheetLogin;
  readonly pictures: readonly Picture[];
}

/** The main pages and states, as four readers see them. */
async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await using demo = await openDemo(ROOT);
  const browser = await openChromium();
  try {
    for (const look of ["wide-light", "wide-dark", "phone-light", "phone-dark-nl"] as const) {
      for (const round of await roundsOf(demo.sheet, look)) await take(browser, round);
    }
  } finally {
    await browser.close();
  }
}

async function roundsOf(sheet: Sheet, look: Look): Promise<readonly Round[]> {
  const institution = institutionOf(sheet, "noordzee.example");
  const student = studentOf(institution, 11);
  return [
    { look, institution, pictures: [{ name: "welcome", path: "/" }] },
    {
      look,
      institution,
      login: student,
      pictures: [
        { name: "home", path: "/" },
        { name: "catalogue", path: "/offerings?level=bachelor&places=yes" },
        { name: "nothing-found", path: "/offerings?q=nothing-is-called-so" },
        ...(await enrolmentOf(institution, student)),
        { name: "enrolments", path: "/enrolments" },
        { name: "choices-empty", path: "/choices" },
        { name: "my-data", path: "/my-data" },
        { name: "not-for-you", path: "/desk" },
      ],
    },
    {
      look,
      institution,
      // Of the playground's own script: has a result.
      login: { username: "student01@noordzee", password: "demo-noordzee-student01", token: "" },
      pictures: [{ name: "results", path: "/results" }],
    },
    {
      look,
      institution: institutionOf(sheet, "waterstad.example"),
      login: institutionOf(sheet, "waterstad.example").officer,
      pictures: [
        { name: "desk", path: "/desk" },
        { name: "deliveries", path: "/desk/deliveries" },
      ],
    },
    { look, institution, login: institution.coordinator, pictures: await boardOf(institution) },
  ];
}

/** A place at a partner, for its page and its receipt. */
async function enrolmentOf(home: SheetInstitution, { token }: SheetLogin): Promise<readonly Picture[]> {
  const listed = await ask<{
    items: readonly { offeringId: string; host: { schacHome: string }; places: { left?: number } }[];
  }>(home, token, { path: "/me/v1/offerings?host=waterstad.example&open=true&kind=programme" });
  const offering = listed.items.find(({ places }) => (places.left ?? 0) > 3);
  if (offering === undefined) throw new Error("no partner has a place left");
  const { offeringId } = offering;
  const host = offering.host.schacHome;
  const receipt = await enrol(home, { token }, { host, offeringId, name: "" });
  const other = listed.items.find((one) => one !== offering && (one.places.left ?? 0) > 3);
  return [
    { name: "offering", path: `/offerings/${host}/${other?.offeringId ?? offeringId}` },
    { name: "receipt", path: `/enrolments/${receipt.associationId}` },
  ];
}

async function boardOf(institution: SheetInstitution): Promise<readonly Picture[]> {
  const { items } = await ask<{ items: readonly { roundId: string }[] }>(
    institution,
    institution.coordinator.token,
    {
      path: "/alliance/v1/rounds",
    },
  );
  const board = items[0] === undefined ? [] : [{ name: "board", path: `/board/${items[0].roundId}` }];
  return [{ name: "rounds", path: "/board" }, ...board];
}

async function take(browser: Browser, { look, institution, login, pictures }: Round): Promise<void> {
  const guest = { institution, options: LOOKS[look] };
  await using visitor = await visit(browser, login === undefined ? guest : { ...guest, login });
  for (const { name, path } of pictures) {
    await visitor.open(path);
    await visitor.page.getByRole("heading", { level: 1 }).waitFor();
    // Until nothing is loading any more; what polls never rests.
    await visitor.page.locator(".loading").first().waitFor({ state: "detached" });
    await visitor.page.screenshot({ path: join(FOLDER, `${name}.${look}.png`) });
    console.log(`${name}.${look}.png`);
  }
}

await main();
