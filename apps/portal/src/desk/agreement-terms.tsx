import { useFormatter, useTranslations } from "use-intl";
import type { Agreement } from "../api/types.ts";
import { Day } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { useWord } from "../parts/words.ts";
import { type TermRow, termRows } from "./term-rows.ts";

/** Both copies, term by term; what they do not say alike is marked, in words as well. */
export function AgreementTerms({ agreement }: { readonly agreement: Agreement }) {
  const t = useTranslations("agreements");
  const { partner, document, differences, comparison } = agreement;
  const rows = termRows(document, differences);
  const isUnreadable = differences.some(({ path }) => path.length === 0);
  if (comparison === "missing_here" && rows.length === 0) return <p>{t("onlyThere", { partner })}</p>;
  return (
    <>
      {isUnreadable ? <p className="notice">{t("unreadable", { partner })}</p> : null}
      <ScrollTable
        className="terms"
        label={t("terms")}
        heads={[t("term"), t("here"), t("there", { partner })]}
      >
        {rows.map((row) => (
          <Row
            key={row.path.join(" ")}
            row={row}
            alike={isUnreadable ? "notHeldAgainst" : ALIKE[comparison]}
          />
        ))}
      </ScrollTable>
    </>
  );
}

/** What a term without a difference means, by what is known of the partner's copy. */
const ALIKE = {
  equal: "same",
  differs: "same",
  missing_there: "unsaid",
  missing_here: "same",
  not_compared: "notHeldAgainst",
} as const;

interface RowProps {
  readonly row: TermRow;
  readonly alike: "same" | "unsaid" | "notHeldAgainst";
}

function Row({ row: { path, here, there, isAlike }, alike }: RowProps) {
  const t = useTranslations("agreements");
  const word = useWord();
  const name = path.map((part) => word("agreements.names", part)).join(" › ");
  return (
    <tr className={isAlike ? undefined : "unlike"}>
      <th scope="row">{name}</th>
      <td>
        <Value value={here} />
      </td>
      <td>
        {isAlike ? (
          <span className="fine">{t(alike)}</span>
        ) : (
          <>
            <span className="chip no">{t("unlike")}</span> <Value value={there} />
          </>
        )}
      </td>
    </tr>
  );
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** As people say it: dates in their own way, lists with commas, fields by name. */
function Value({ value }: { readonly value: unknown }) {
  const t = useTranslations("agreements");
  const format = useFormatter();
  const word = useWord();
  if (value === undefined) return <span className="fine">{t("unsaid")}</span>;
  if (typeof value === "number") return format.number(value);
  if (typeof value === "string")
    return DATE.test(value) ? <Day on={value} /> : word("agreements.values", value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return value.map((one) => word("data.fields", one)).join(", ");
  return <code>{JSON.stringify(value)}</code>;
}
