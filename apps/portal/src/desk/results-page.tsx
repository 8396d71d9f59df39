import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { Asked } from "../parts/asked.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { MissingResults } from "./missing-results.tsx";
import { ResultsByPartner } from "./results-by-partner.tsx";

const REFRESH_MS = 30_000;
const DAYS = [7, 14, 30, 90] as const;
const USUAL_DAYS = "14";

/** How far results came, by partner, and which are missing, by offering. */
export function ResultsPage() {
  const t = useTranslations("returned");
  const { desk } = useClients();
  const [days, setDays] = useFilter("days");
  const overdueAfterDays = Number(days === "" ? USUAL_DAYS : days) || 0;
  const query = useQuery({
    queryKey: ["result-overview", overdueAfterDays],
    queryFn: () => bodyOf(desk.GET("/results/overview", { params: { query: { overdueAfterDays } } })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <search className="filters line-up">
        <label className="field">
          <span>{t("overdueAfter")}</span>
          <select value={String(overdueAfterDays)} onChange={(event) => setDays(event.target.value)}>
            {[...new Set([...DAYS, overdueAfterDays])].map((one) => (
              <option key={one} value={one}>
                {t("days", { days: one })}
              </option>
            ))}
          </select>
        </label>
      </search>
      <Asked query={query}>{(overview) => <ResultsByPartner overview={overview} />}</Asked>
      <h2>{t("missing")}</h2>
      <MissingResults />
    </>
  );
}
