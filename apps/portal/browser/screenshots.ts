import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PlaygroundSheet, SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";
import type { Browser } from "playwright-core";
import { anAgreement } from "./agreements.ts";
import { ask, enrol, publish } from "./api.ts";
import { openChromium } from "./chromium.ts";
import { openDemo } from "./demo.ts";
import { LOOK_NAMES, LOOKS, type Look } from "./looks.ts";
import { takeOpening } from "./opening-pictures.ts";
import { aRoundToCome, endRound } from "./rounds.ts";
import { aSelection, askForSelection } from "./selections.ts";
import { institutionOf, studentOf } from "./sheet.ts";
import { type Visitor, visit } from "./visitor.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDER = join(ROOT, "screenshots");

interface Picture {
  readonly name: string;
  readonly path: string;
  /** As the page is while something is on its way, does not answer, or is out of reach. */
  readonly state?: "loading" | "failed" | "offline";
  /** The whole page, where what matters does not fit on a screen. */
  readonly whole?: true;
  /** What the student has put on the lists of this device. */
  readonly kept?: readonly { readonly host: string; readonly offeringId: string }[];
  /** Pressed before the picture is taken. */
  readonly press?: RegExp;
}

interface Round {
  readonly look: Look;
  readonly institution: SheetInstitution;
  readonly login?: Pick<SheetLogin, "username" | "password">;
  readonly pictures: readonly Picture[];
}

/** Those that are named on the command line; all of them where none is. */
const NAMED = process.argv.slice(2);
const OPENING = ["board", "board-opened", "start"];

function isWanted(name: string): boolean {
  return NAMED.length === 0 || NAMED.includes(name);
}

/** The main pages and states, as four readers see them. */
async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await using demo = await openDemo(ROOT, "played");
  const browser = await openChromium();
  const coordinator = institutionOf(demo.sheet, "noordzee.example");
  const offering = await publish(coordinator, { name: "Minor Dunes and dykes", places: 20 });
  const roundId = await aRoundToCome(coordinator, offering, "Minors of the coast");
  const world = await aDeskWorld(demo.sheet);
  try {
    if (OPENING.some(isWanted)) await takeOpening(browser, coordinator, FOLDER);
    for (const look of LOOK_NAMES) {
      for (const round of await roundsOf(demo.sheet, { look, world })) {
        const pictures = round.pictures.filter(({ name }) => isWanted(name));
        if (pictures.length > 0) await take(browser, { ...round, pictures });
      }
    }
  } finally {
    await endRound(coordinator, roundId);
    await browser.close();
  }
}

interface DeskWorld {
  /** The page of a selection for which students wait. */
  readonly selection: string;
  readonly agreementId: string;
}

/** What an officer chooses among and compares. */
async function aDeskWorld(sheet: PlaygroundSheet): Promise<DeskWorld> {
  const noordzee = institutionOf(sheet, "noordzee.example");
  const heuvelland = institutionOf(sheet, "heuvelland.example");
  const offering = await publish(noordzee, { name: "Minor Light on the water", places: 2 });
  const roundId = await aSelection(noordzee, offering, "Selections of the coast");
  for (const index of [20, 21, 22, 23]) await askForSelection(noordzee, studentOf(noordzee, index), offering);
  return {
    selection: `/desk/selections/${roundId}/${offering.offeringId}`,
    agreementId: await anAgreement(noordzee, heuvelland),
  };
}

interface Taken {
  readonly look: Look;
  readonly world: DeskWorld;
}

async function roundsOf(sheet: PlaygroundSheet, { look, world }: Taken): Promise<readonly Round[]> {
  const institution = institutionOf(sheet, "noordzee.example");
  const student = studentOf(institution, 11);
  return [
    { look, institution, pictures: [{ name: "welcome", path: "/", whole: true }] },
    {
      look,
      institution,
      login: student,
      pictures: [
        { name: "home", path: "/" },
        { name: "ready", path: "/ready", whole: true },
        { name: "ready-loading", path: "/ready", state: "loading" },
        { name: "catalogue", path: "/offerings?level=bachelor&places=yes" },
        { name: "catalogue-loading", path: "/offerings", state: "loading" },
        { name: "nothing-found", path: "/offerings?q=nothing-is-called-so" },
        ...(await enrolmentOf(institution, student)),
        { name: "enrolments", path: "/enrolments", press: /^(Make|Maak)/, whole: true },
        { name: "enrolments-failed", path: "/enrolments", state: "failed" },
        { name: "enrolments-offline", path: "/enrolments", state: "offline" },
        { name: "choices-empty", path: "/choices", kept: [] },
        { name: "my-data", path: "/my-data", whole: true, press: /^(Gather it|Verzamelen)/ },
        { name: "not-for-you", path: "/desk" },
      ],
    },
    {
      look,
      institution,
      // Of the playground's own script: has a result.
      login: { username: "student01@noordzee", password: "demo-noordzee-student01", token: "" },
      pictures: [{ name: "results", path: "/results", whole: true }],
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
    {
      look,
      institution,
      login: institution.officer,
      pictures: [
        { name: "selections", path: "/desk/selections" },
        { name: "selection", path: world.selection, whole: true },
        { name: "agreements", path: "/desk/agreements" },
        { name: "agreement", path: `/desk/agreements/${world.agreementId}`, whole: true },
      ],
    },
    {
      look,
      institution,
      login: institution.auditor,
      pictures: [{ name: "audit", path: "/desk/audit", press: /^(Check|Keten)/ }],
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
  const others = listed.items.filter((one) => one !== offering && (one.places.left ?? 0) > 3);
  const [other] = others;
  const kept = others.slice(0, 3).map((one) => ({ host, offeringId: one.offeringId }));
  return [
    { name: "choices", path: "/choices", kept },
    { name: "compare", path: "/compare", kept },
    { name: "offering", path: `/offerings/${host}/${other?.offeringId ?? offeringId}`, whole: true },
    { name: "receipt", path: `/enrolments/${receipt.associationId}`, whole: true },
  ];
}

async function take(browser: Browser, { look, institution, login, pictures }: Round): Promise<void> {
  const guest = { institution, options: LOOKS[look] };
  await using visitor = await visit(browser, login === undefined ? guest : { ...guest, login });
  for (const picture of pictures) {
    const { name, whole = false } = picture;
    await arrange(visitor, picture);
    await visitor.page.screenshot({ path: join(FOLDER, `${name}.${look}.png`), fullPage: whole });
    await visitor.page.unroute(DATA);
    await visitor.page.context().setOffline(false);
    console.log(`${name}.${look}.png`);
  }
}

/** What students' pages read. */
const DATA = "**/me/v1/**";

async function arrange({ page, open }: Visitor, { path, state, press, kept }: Picture): Promise<void> {
  // Asked and never answered, or answered with a refusal.
  if (state === "loading") await page.route(DATA, () => undefined);
  if (state === "failed") await page.route(DATA, (route) => route.fulfill(BUSY));
  if (kept !== undefined) {
    const write = (list: string) =>
      `localStorage.setItem("${list}", ${JSON.stringify(JSON.stringify(kept))});`;
    await page.evaluate(write("choices") + write("compared"));
  }
  await open(path);
  await page.getByRole("banner").waitFor();
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (state === "loading") return;
  if (state === "failed") await page.getByRole("alert").first().waitFor();
  // Until nothing is loading any more; what polls never rests.
  await page.locator(".loading").first().waitFor({ state: "detached" });
  if (state === "offline") {
    await page.context().setOffline(true);
    await page.locator(".offline").waitFor();
  }
  if (press !== undefined) {
    await page.getByRole("button", { name: press }).click();
    await page.locator(".feed-address, .parts, .verdict").first().waitFor();
  }
}

const BUSY = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: "The node is busy", status: 503 }),
};

await main();
