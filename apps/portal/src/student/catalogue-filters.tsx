import { useMemo, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";
import { useLanguageNames, useWord } from "../parts/words.ts";
import { CHOICE_FILTERS, type ChoiceFilter, valuesOf } from "./filters.ts";
import { SearchField } from "./search-field.tsx";

interface FiltersProps {
  readonly offerings: readonly Offering[];
  readonly search: URLSearchParams;
  readonly onChange: (key: string, value: string) => void;
  readonly onClear: () => void;
}

/** Only filters of which there is more than one value to choose from are shown. */
export function CatalogueFilters({ offerings, search, onChange, onClear }: FiltersProps) {
  const t = useTranslations("catalogue");
  const nameOf = useValueNames(offerings);
  const values = useMemo(() => distinctValues(offerings), [offerings]);
  const [folded, setFolded] = useState(true);
  const chosen = [...search.keys()].some((key) => key !== "page");
  return (
    <search className="filters">
      <SearchField
        label={t("search")}
        value={search.get("q") ?? ""}
        onChange={(value) => onChange("q", value)}
      />
      <div className="checks">
        {(["fits", "places", "apart"] as const).map((key) => (
          <label key={key} className="check">
            <input
              type="checkbox"
              checked={search.get(key) === "yes"}
              onChange={(event) => onChange(key, event.target.checked ? "yes" : "")}
            />
            <span>{t(`filters.${key}`)}</span>
          </label>
        ))}
      </div>
      <button type="button" className="quiet fold" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
        {t("more", { count: CHOICE_FILTERS.filter((key) => search.has(key)).length })}
      </button>
      <div className={folded ? "more-filters folded" : "more-filters"}>
        {CHOICE_FILTERS.filter((key) => values[key].length > 1).map((key) => (
          <label key={key} className="field">
            <span>{t(`filters.${key}`)}</span>
            <select value={search.get(key) ?? ""} onChange={(event) => onChange(key, event.target.value)}>
              <option value="">{t("any")}</option>
              {values[key].map((value) => (
                <option key={value} value={value}>
                  {nameOf(key, value)}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <button type="button" className="quiet" disabled={!chosen} onClick={onClear}>
        {t("clear")}
      </button>
    </search>
  );
}

function distinctValues(offerings: readonly Offering[]): Readonly<Record<ChoiceFilter, readonly string[]>> {
  const of = (key: ChoiceFilter) =>
    [...new Set(offerings.flatMap((offering) => valuesOf(offering, key)))].sort((one, other) =>
      one.localeCompare(other, "en", { numeric: true }),
    );
  return {
    host: of("host"),
    credits: of("credits"),
    start: of("start"),
    language: of("language"),
    level: of("level"),
    field: of("field"),
    mode: of("mode"),
    kind: of("kind"),
  };
}

/** What people call a value: institutions by name, months and languages in the reader's own. */
function useValueNames(offerings: readonly Offering[]): (key: ChoiceFilter, value: string) => string {
  const t = useTranslations("vocabulary");
  const format = useFormatter();
  const languages = useLanguageNames();
  const word = useWord();
  return (key, value) => {
    switch (key) {
      case "host":
        return offerings.find(({ host }) => host.schacHome === value)?.host.name ?? value;
      case "credits":
        return t("credits", { credits: Number(value) });
      case "start":
        return format.dateTime(new Date(`${value}-15T12:00:00Z`), {
          month: "long",
          year: "numeric",
          timeZone: "UTC",
        });
      case "language":
        return languages(value);
      case "level":
        return word("vocabulary.level", value);
      case "field":
        return word("vocabulary.field", value);
      case "mode":
        return word("vocabulary.mode", value);
      case "kind":
        return word("vocabulary.kind", value);
    }
  };
}
