import { useTranslations } from "use-intl";

/** Words for values that hosts and later versions may add to: what has no word is shown as it came. */
export function useWord(): (group: WordGroup, value: string) => string {
  const t = useTranslations();
  return (group, value) => {
    // Whether there is such a text is what is asked here.
    const key = `${group}.${value}` as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : value;
  };
}

type WordGroup =
  | "approvals.place"
  | "rounds.modes"
  | "vocabulary.level"
  | "vocabulary.field"
  | "vocabulary.mode"
  | "vocabulary.kind"
  | "vocabulary.scale";
