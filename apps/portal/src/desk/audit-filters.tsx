import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";

const IDS = ["personRef", "associationId", "offeringId"] as const;
const NAMES = ["actor", "object"] as const;
const DAYS = ["from", "until"] as const;
const ALL = [...DAYS, ...IDS, ...NAMES] as const;
type Key = (typeof ALL)[number];

const UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

/** What the address asks of the log. Days are the reader's own, the last one included. */
export function queryOf(search: URLSearchParams): Partial<Readonly<Record<Key, string>>> {
  return Object.fromEntries(
    ALL.flatMap((key) => {
      const value = search.get(key)?.trim() ?? "";
      const told = key === "from" || key === "until" ? instantOf(value, key === "from" ? 0 : 1) : value;
      return told === "" ? [] : [[key, told]];
    }),
  );
}

/** The beginning of a day here, or of one so many days later; nothing for what is no day. */
function instantOf(day: string, later: number): string {
  const start = new Date(`${day}T00:00`);
  if (Number.isNaN(start.getTime())) return "";
  start.setDate(start.getDate() + later);
  return start.toISOString();
}

/** Asked for together: an id that is half typed finds nothing. */
export function AuditFilters() {
  const t = useTranslations("audit");
  const [search, setSearch] = useSearchParams();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(ALL.map((key) => [key, search.get(key) ?? ""])),
  );
  const field = (key: Key, type: "date" | "text", pattern?: string) => (
    <label key={key} className="field">
      <span>{t(`filters.${key}`)}</span>
      <input
        type={type}
        value={values[key]}
        {...(pattern === undefined ? {} : { pattern, title: t("idHint") })}
        onChange={(event) => setValues({ ...values, [key]: event.target.value })}
      />
    </label>
  );
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setSearch(Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== "")));
  };
  return (
    <search>
      <form className="filters line-up" onSubmit={ask}>
        {DAYS.map((key) => field(key, "date"))}
        {IDS.map((key) => field(key, "text", UUID))}
        {NAMES.map((key) => field(key, "text"))}
        <span className="buttons">
          <button type="submit" className="button">
            {t("show")}
          </button>
          <button type="button" className="quiet" disabled={search.size === 0} onClick={() => setSearch({})}>
            {t("clear")}
          </button>
        </span>
      </form>
    </search>
  );
}
