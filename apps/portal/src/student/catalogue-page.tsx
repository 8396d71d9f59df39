import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { prospectsQuery } from "../api/ready-queries.ts";
import { catalogueQuery, enrolmentsQuery } from "../api/student-queries.ts";
import type { Offering } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Paged } from "../parts/paged.tsx";
import { Empty, Loading } from "../parts/states.tsx";
import { CatalogueFilters } from "./catalogue-filters.tsx";
import { choiceOf, keyOf, useKept } from "./choices.ts";
import { isWanted, type Prospects, parseFilters } from "./filters.ts";
import { OfferingCard } from "./offering-card.tsx";

const PAGE = 24;
const NOT_JUDGED: Prospects = new Map();

/** The federated catalogue: what this student may see, everywhere. */
export function CataloguePage() {
  const t = useTranslations("catalogue");
  const clients = useClients();
  const query = useQuery(catalogueQuery(clients));
  const judged = useQuery(prospectsQuery(clients));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={query}>
        {(offerings) =>
          // Without an answer about all of them each still says for itself whether one may.
          judged.isLoading ? (
            <Loading />
          ) : (
            <Found offerings={offerings} prospects={judged.data ?? NOT_JUDGED} />
          )
        }
      </Asked>
    </>
  );
}

/** What the student has asked for and not lost, or put on the list of choices, as far as the catalogue has it. */
function useChosen(offerings: readonly Offering[]): readonly Offering[] {
  const { data: enrolments } = useQuery(enrolmentsQuery(useClients()));
  const [kept] = useKept("choices");
  const keys = [
    ...kept,
    ...(enrolments ?? []).filter(({ place }) => place !== "none").map((one) => choiceOf(one)),
  ].map(keyOf);
  const named = keys.join(" ");
  return useMemo(() => {
    const wanted = new Set(named.split(" "));
    return offerings.filter((offering) => wanted.has(keyOf(choiceOf(offering))));
  }, [offerings, named]);
}

interface FoundProps {
  readonly offerings: readonly Offering[];
  readonly prospects: Prospects;
}

function Found({ offerings, prospects }: FoundProps) {
  const t = useTranslations("catalogue");
  const [search, setSearch] = useSearchParams();
  const wished = useDeferredValue(search);
  const chosen = useChosen(offerings);
  const found = useMemo(() => {
    const filters = parseFilters(wished);
    return offerings.filter((offering) => isWanted(offering, filters, { prospects, chosen }));
  }, [offerings, prospects, chosen, wished]);
  const change = (key: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(key);
        else next.set(key, value);
        next.delete("page");
        return next;
      },
      // At once: a box that is ticked must not stand empty until the page has found the time.
      { replace: key === "q", preventScrollReset: true, flushSync: true },
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
          <Paged items={found} size={PAGE}>
            {(shown) => (
              <ul className="cards">
                {shown.map((offering) => (
                  <li key={keyOf(choiceOf(offering))}>
                    <OfferingCard offering={offering} prospect={prospects.get(keyOf(choiceOf(offering)))} />
                  </li>
                ))}
              </ul>
            )}
          </Paged>
        )}
      </section>
    </div>
  );
}
