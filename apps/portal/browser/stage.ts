import type { SheetInstitution } from "@wissel/testing/playground-sheet";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { openChromium } from "./chromium.ts";
import { institutionOf, readSheet } from "./sheet.ts";

export interface Stage {
  readonly noordzee: SheetInstitution;
  readonly heuvelland: SheetInstitution;
  readonly waterstad: SheetInstitution;
  /** Set before the first test of the file. */
  readonly browser: () => Browser;
}

/** The playground and one browser for the tests of a file. */
export function openStage(): Stage {
  const sheet = readSheet(inject("sheetFile"));
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser?.close());
  return {
    noordzee: institutionOf(sheet, "noordzee.example"),
    heuvelland: institutionOf(sheet, "heuvelland.example"),
    waterstad: institutionOf(sheet, "waterstad.example"),
    browser() {
      if (browser === undefined) throw new Error("the browser is not open yet");
      return browser;
    },
  };
}
