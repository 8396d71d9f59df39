import { useLanguage } from "../language.tsx";

interface Text {
  readonly language: string;
  readonly value: string;
}

/** The text in the reader's language, else in English, else in any; with the language it is in. */
export function textIn(language: string, texts: readonly Text[]): Text {
  const found =
    texts.find((text) => text.language.startsWith(language)) ??
    texts.find((text) => text.language.startsWith("en")) ??
    texts[0];
  return found ?? { language, value: "" };
}

/** Chooses among an institution's texts for the reader at hand. */
export function useTexts(): (texts: readonly Text[]) => string {
  const { language } = useLanguage();
  return (texts) => textIn(language, texts).value;
}
