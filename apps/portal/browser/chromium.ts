import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian and others put it; `WISSEL_CHROMIUM` names another. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts the browser that is installed. Throws when there is none: without it nothing here was tried. */
export async function openChromium(): Promise<Browser> {
  const executablePath = [process.env.WISSEL_CHROMIUM ?? "", ...PLACES].find(
    (place) => place !== "" && existsSync(place),
  );
  if (executablePath === undefined)
    throw new Error("there is no Chromium: apt-get install chromium, or name one in WISSEL_CHROMIUM");
  // Root may not use the sandbox; containers have little shared memory.
  const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : [];
  return await chromium.launch({ executablePath, args });
}
