import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { AgreementSummary } from "../api/types.ts";
import { FilterSelect } from "../parts/filter-select.tsx";
import { ListedPage } from "../parts/listed-page.tsx";
import { Day } from "../parts/moments.tsx";
import { Paged } from "../parts/paged.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty } from "../parts/states.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { COMPARISONS, ComparisonChip, StandingChip } from "./agreement-chips.tsx";

const PAGE = 25;
const REFRESH_MS = 15_000;
const COLUMNS = ["name", "partner", "standing", "from", "until", "comparison"] as const;

/** What was agreed with partners, and whether their copies say the same. */
export function AgreementsPage() {
  const t = useTranslations("agreements");
  const { desk } = useClients();
  const query = useQuery({
    queryKey: ["agreements"],
    queryFn: async () => (await bodyOf(desk.GET("/agreements"))).items,
    refetchInterval: REFRESH_MS,
  });
  return (
    <ListedPage title={t("title")} lead={t("lead")} query={query} none={t("none")} noneText={t("noneText")}>
      {(items) => <AgreementList items={items} />}
    </ListedPage>
  );
}

function AgreementList({ items }: { readonly items: readonly AgreementSummary[] }) {
  const t = useTranslations("agreements");
  const [partner, setPartner] = useFilter("partner");
  const [comparison, setComparison] = useFilter("comparison");
  const wanted = items.filter(
    (one) =>
      (partner === "" || one.partner === partner) && (comparison === "" || one.comparison === comparison),
  );
  const partners = [...new Set(items.map((one) => one.partner))].sort();
  return (
    <>
      <search className="filters line-up">
        <FilterSelect
          label={t("columns.partner")}
          any={t("any")}
          value={partner}
          options={partners.map((one) => ({ value: one, text: one }))}
          onChange={setPartner}
        />
        <FilterSelect
          label={t("columns.comparison")}
          any={t("any")}
          value={comparison}
          options={COMPARISONS.map((one) => ({ value: one, text: t(`comparisons.${one}`) }))}
          onChange={setComparison}
        />
      </search>
      {wanted.length === 0 ? <Empty title={t("noneSuch")} /> : null}
      <Paged items={wanted} size={PAGE}>
        {(shown) =>
          shown.length === 0 ? null : (
            <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
              {shown.map((one) => (
                <AgreementRow key={one.agreementId} agreement={one} />
              ))}
            </ScrollTable>
          )
        }
      </Paged>
    </>
  );
}

function AgreementRow({ agreement }: { readonly agreement: AgreementSummary }) {
  const { agreementId, partner, standing, document, comparison } = agreement;
  return (
    <tr>
      <th scope="row">
        <Link to={`/desk/agreements/${agreementId}`}>{agreementId}</Link>
      </th>
      <td>{partner}</td>
      <td>{standing === undefined ? null : <StandingChip standing={standing} />}</td>
      <td>{document === undefined ? null : <Day on={document.validFrom} />}</td>
      <td>{document === undefined ? null : <Day on={document.validUntil} />}</td>
      <td>
        <ComparisonChip comparison={comparison} />
      </td>
    </tr>
  );
}
