import type { BrowserContextOptions } from "playwright-core";

/** How a page is looked at. */
export const LOOKS = {
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

export type Look = keyof typeof LOOKS;

export const LOOK_NAMES = [
  "wide-light",
  "wide-dark",
  "phone-light",
  "phone-dark-nl",
] as const satisfies readonly Look[];
