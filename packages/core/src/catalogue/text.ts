/** A text in one language (OEAPI `LanguageTypedString`). The tag is BCP 47 in canonical spelling. */
export interface LanguageTypedString {
  readonly language: string;
  readonly value: string;
}

/** A code and whose it is (OEAPI `IdentifierEntry`). Code types are spelt as in OEAPI 6, e.g. `schac_home`. */
export interface IdentifierEntry {
  readonly codeType: string;
  readonly code: string;
}

/** The text in the first of the wanted languages that it has, in any region; else the first there is, else empty. */
export function textIn(texts: readonly LanguageTypedString[], languages: readonly string[]): string {
  for (const language of languages) {
    const found = texts.find((text) => primaryLanguage(text.language) === primaryLanguage(language));
    if (found !== undefined) return found.value;
  }
  return texts[0]?.value ?? "";
}

/** `nl-NL` is `nl`. */
export function primaryLanguage(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? "";
}
