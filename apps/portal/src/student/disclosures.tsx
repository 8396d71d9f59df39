import { useTranslations } from "use-intl";
import type { Disclosure } from "../api/types.ts";
import { FilterSelect } from "../parts/filter-select.tsx";
import { Moment } from "../parts/moments.tsx";
import { Paged } from "../parts/paged.tsx";
import { Said } from "../parts/said.tsx";
import { Empty } from "../parts/states.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { useWord } from "../parts/words.ts";
import { OfferingName } from "./offering-name.tsx";

const PAGE = 10;

/** Each time that something was told: to whom, which fields, when and what for. */
export function Disclosures({ items }: { readonly items: readonly Disclosure[] }) {
  const t = useTranslations("data");
  const [host, setHost] = useFilter("host");
  if (items.length === 0) {
    return (
      <Empty title={t("nothingShared")}>
        <p>{t("nothingSharedText")}</p>
      </Empty>
    );
  }
  const names = new Map(items.map(({ recipient }) => [recipient.schacHome, recipient.name]));
  return (
    <>
      {names.size < 2 ? null : (
        <search className="filters line-up">
          <FilterSelect
            label={t("recipient")}
            any={t("anyRecipient")}
            value={host}
            options={[...names].map(([value, text]) => ({ value, text }))}
            onChange={setHost}
          />
        </search>
      )}
      <Paged items={items.filter(({ recipient }) => host === "" || recipient.schacHome === host)} size={PAGE}>
        {(shown) => (
          <ol className="rows">
            {shown.map((one) => (
              <DisclosureRow
                key={`${one.associationId} ${one.purpose} ${one.at} ${one.fields.join()}`}
                disclosure={one}
              />
            ))}
          </ol>
        )}
      </Paged>
    </>
  );
}

function DisclosureRow({ disclosure }: { readonly disclosure: Disclosure }) {
  const t = useTranslations("data");
  const word = useWord();
  const { recipient, fields, why, at, offeringId } = disclosure;
  return (
    <li className="row">
      <div>
        <p className="eyebrow">
          {recipient.name} · <Moment at={at} />
        </p>
        <h3>
          <OfferingName enrolment={{ host: recipient, offeringId }} />
        </h3>
        <ul className="told" aria-label={t("fieldsTold")}>
          {fields.map((field) => (
            <li key={field} className="chip idle">
              {word("data.fields", field)}
            </li>
          ))}
        </ul>
        <p className="fine">
          <Said texts={why} />
        </p>
      </div>
    </li>
  );
}
