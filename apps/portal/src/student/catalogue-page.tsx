import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { catalogueQuery } from "../api/student-queries.ts";
import type { Offering } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Empty } from "../parts/states.tsx";
import { CatalogueFilters } from "./catalogue-filters.tsx";
import { isWanted, parseFilters } from "./filters.ts";
import { OfferingCard } from "./offering-card.tsx";

const PAGE = 24;

/** The federated catalogue: what this student may see, everywhere. */
export function CataloguePage() {
  const t = useTranslations("catalogue");
  const query = useQuery(catalogueQuery(useClients()));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={query}>{(offerings) => <Found offerings={offerings} />}</Asked>
    </>
  );
}

function Found({ offerings }: { readonly offerings: readonly Offering[] }) {
  const t = useTranslations("catalogue");
  const [search, setSearch] = useSearchParams();
  const wished = useDeferredValue(search);
  const found = useMemo(() => {
    const filters = parseFilters(wished);
    return offerings.filter((offering) => isWanted(offering, filters));
  }, [offerings, wished]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(pages, Math.max(1, Number(search.get("page")) || 1));
  const change = (key: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(key);
        else next.set(key, value);
        if (key !== "page") next.delete("page");
        return next;
      },
      { replace: key === "q", preventScrollReset: key !== "page" },
    );
  return (
    <div className="catalogue">
      <CatalogueFilters
        offerings={offerings}
        search={search}
        onChange={change}
        onClear={() => setSearch({})}
      />
      <section aria-label={t("results")}>
        <p role="status" className="count">
          {t("count", { count: found.length })}
        </p>
        {found.length === 0 ? (
          <Empty title={t("none")}>
            <p>{t("noneHint")}</p>
          </Empty>
        ) : (
          <ul className="cards">
            {found.slice((page - 1) * PAGE, page * PAGE).map((offering) => (
              <li key={`${offering.host.schacHome} ${offering.offeringId}`}>
                <OfferingCard offering={offering} />
              </li>
            ))}
          </ul>
        )}
        {pages > 1 ? (
          <nav className="pager" aria-label={t("pages")}>
            <button
              type="button"
              className="button plain"
              disabled={page === 1}
              onClick={() => change("page", String(page - 1))}
            >
              {t("previous")}
            </button>
            <span>{t("page", { page, pages })}</span>
            <button
              type="button"
              className="button plain"
              disabled={page === pages}
              onClick={() => change("page", String(page + 1))}
            >
              {t("next")}
            </button>
          </nav>
        ) : null}
      </section>
    </div>
  );
}
