import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useLanguage } from "../language.tsx";

/** Words for values that hosts and later versions may add to: what has no word is shown as it came. */
export function useWord(): (group: WordGroup, value: string) => string {
  const t = useTranslations();
  return (group, value) => {
    // Whether there is such a text is what is asked here.
    const key = `${group}.${value}` as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : value;
  };
}

/** What readers call a language. */
export function useLanguageNames(): (tag: string) => string {
  const { language } = useLanguage();
  const names = useMemo(() => new Intl.DisplayNames(language, { type: "language" }), [language]);
  return (tag) => names.of(tag) ?? tag;
}

type WordGroup =
  | "agreements.names"
  | "agreements.values"
  | "audit.what"
  | "approvals.place"
  | "data.fields"
  | "rounds.modes"
  | "selection.permissions"
  | "ready.modes"
  | "vocabulary.level"
  | "vocabulary.field"
  | "vocabulary.mode"
  | "vocabulary.kind"
  | "vocabulary.scale";
