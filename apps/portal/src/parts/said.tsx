import { useLanguage } from "../language.tsx";
import { textIn } from "./texts.ts";

/** An institution's own words, marked with their language where that is not the page's. */
export function Said({
  texts,
}: {
  readonly texts: readonly { readonly language: string; readonly value: string }[];
}) {
  const { language } = useLanguage();
  const text = textIn(language, texts);
  return <span lang={text.language.startsWith(language) ? undefined : text.language}>{text.value}</span>;
}
