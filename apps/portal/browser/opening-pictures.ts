import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { SheetInstitution } from "@wissel/testing/playground-sheet";
import type { Browser } from "playwright-core";
import { LOOK_NAMES, LOOKS } from "./looks.ts";
import { startOrigin } from "./sheet.ts";
import { visit } from "./visitor.ts";

/** What the start page says of the opening that it plays. */
interface OpeningView {
  readonly phase: string;
  readonly text: string;
  readonly done?: number;
  readonly board?: string;
}

const LOOK_EVERY_MS = 1_000;
/** As many students must have been through for the board to have something to show. */
const ENOUGH = 1_000;

/** The start page and the board in every look, while an opening of the field's size is played. */
export async function takeOpening(
  browser: Browser,
  institution: SheetInstitution,
  folder: string,
): Promise<void> {
  const start = startOrigin(institution);
  const board = await playUntilBusy(start);
  for (const look of LOOK_NAMES) {
    const options = LOOKS[look];
    await using coordinator = await visit(browser, { institution, login: institution.coordinator, options });
    const { page } = coordinator;
    const save = async (name: string) => {
      await page.screenshot({ path: join(folder, `${name}.${look}.png`), fullPage: true });
      console.log(`${name}.${look}.png`);
    };
    await coordinator.open(board);
    // Every host has told its figures by the second look.
    await page.locator(".pool").first().waitFor();
    await delay(2 * LOOK_EVERY_MS);
    await save("board");
    await page.locator(".pool-name").first().click();
    await page.locator(".ledger tbody tr").first().waitFor();
    await page.locator(".controls summary").click();
    await save("board-opened");
    await page.goto(start);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await save("start");
  }
}

/** Plays one, or joins the one that is under way; the path of its board once enough has happened. */
async function playUntilBusy(start: string): Promise<string> {
  await fetch(`${start}/opening`, {
    method: "POST",
    headers: { origin: start },
    body: new URLSearchParams({ size: "whole", pace: "minute", start: "at_once" }),
    redirect: "manual",
  });
  for (;;) {
    const view = (await (await fetch(`${start}/opening`)).json()) as OpeningView;
    if (view.phase === "failed") throw new Error(view.text);
    const isBusy = view.phase === "played" || (view.done ?? 0) >= ENOUGH;
    if (isBusy && view.board !== undefined)
      return new URL(view.board).searchParams.get("returnTo") ?? "/board";
    await delay(LOOK_EVERY_MS);
  }
}
