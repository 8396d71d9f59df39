import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { ask, enrol } from "./api.ts";
import { openChromium } from "./chromium.ts";
import { openDemo } from "./demo.ts";
import { LOOK_NAMES, LOOKS, type Look } from "./looks.ts";
import { takeOpening } from "./opening-pictures.ts";
import { institutionOf, type Sheet, type SheetInstitution, type SheetLogin, studentOf } from "./sheet.ts";
import { visit } from "./visitor.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDER = join(ROOT, "screenshots");

interface Picture {
  readonly name: string;
  readonly path: string;
}

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
    await takeOpening(browser, institutionOf(demo.sheet, "noordzee.example"), FOLDER);
    for (const look of LOOK_NAMES) {
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
        { name: "desk-results", path: "/desk/results" },
        { name: "tasks", path: "/desk/tasks" },
      ],
    },
    { look, institution, login: institution.coordinator, pictures: [{ name: "rounds", path: "/board" }] },
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
