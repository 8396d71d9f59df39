import type { Messages } from "./en.ts";

export const LANGUAGES = ["nl", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the reader chose before, else the first of the browser's languages that there is. */
export function readerLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const wishes = [chosen ?? "", ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return wishes.find(isLanguage) ?? "en";
}

/** Only the language that is read is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  return language === "nl" ? (await import("./nl.ts")).nl : (await import("./en.ts")).en;
}

export function isLanguage(tag: string): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}
