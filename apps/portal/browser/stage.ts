import type { SheetInstitution } from "@wissel/testing/playground-sheet";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { openChromium } from "./chromium.ts";
import { institutionOf, readSheet } from "./sheet.ts";
import { type Visit, type Visitor, visit } from "./visitor.ts";

export interface Stage {
  readonly noordzee: SheetInstitution;
  readonly heuvelland: SheetInstitution;
  readonly waterstad: SheetInstitution;
  /** Somebody at a browser of their own; of each session the first visit signs in by the form, later ones go on with it. */
  readonly visit: (visit: Visit) => Promise<Visitor>;
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
    async visit(wanted) {
      if (browser === undefined) throw new Error("the browser is not open yet");
      return await visit(browser, wanted, inject("sessions"));
    },
  };
}
