import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

/** What axe has against the page as it stands, wide and light, then narrow and dark. */
export async function looks(page: Page, what: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    found.push(...(await violations(page)).map((violation) => `${what}, ${colorScheme}: ${violation}`));
  }
  return found;
}

/** What axe has against the page as it stands; the rules are those of WCAG 2.2 AA and good practice. */
export async function violations(page: Page): Promise<readonly string[]> {
  // By the debugger's own door: the policy of the pages lets no foreign script in.
  await page.evaluate(AXE);
  const { violations: found } = (await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(RULES)} })`,
  )) as AxeResults;
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ")}`);
}
