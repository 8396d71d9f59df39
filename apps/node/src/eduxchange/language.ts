import type { IntakeLanguage } from "@wissel/core";

/** By Accept-Language as receivers, brokers and browsers send it: English where it begins so, and else Dutch. */
export function languageOf(header: string | undefined): IntakeLanguage {
  return /^\s*en\b/i.test(header ?? "") ? "en" : "nl";
}
