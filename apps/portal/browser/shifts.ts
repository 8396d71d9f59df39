import type { Page } from "playwright-core";

const OBSERVE = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });`;

/** From now on every page that opens counts how much of it moves by itself. */
export async function countShifts(page: Page): Promise<void> {
  await page.addInitScript(OBSERVE);
}

/** All layout shifts since the page opened, added up: never less than the CLS, which takes the worst five seconds. */
export async function shifted(page: Page): Promise<number> {
  // What is still to be painted is painted by then.
  await page.evaluate(
    "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))))",
  );
  return Number(await page.evaluate("globalThis.shifted"));
}
