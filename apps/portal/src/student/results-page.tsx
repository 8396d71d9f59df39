import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { enrolmentsQuery, resultsQuery } from "../api/student-queries.ts";
import { Asked } from "../parts/asked.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Paged } from "../parts/paged.tsx";
import { Empty, Loading } from "../parts/states.tsx";
import { ResultCard } from "./result-card.tsx";

const PAGE = 20;

export function ResultsPage() {
  const t = useTranslations("result");
  const clients = useClients();
  const query = useQuery(resultsQuery(clients));
  // A result names its host by the enrolment that it belongs to.
  const { isLoading } = useQuery(enrolmentsQuery(clients));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={query}>
        {(items) =>
          isLoading ? (
            <Loading />
          ) : items.length === 0 ? (
            <Empty title={t("none")}>
              <p>{t("noneHint")}</p>
            </Empty>
          ) : (
            <Paged items={items} size={PAGE}>
              {(shown) => (
                <ul className="cards">
                  {shown.map((result) => (
                    <li key={result.resultId}>
                      <ResultCard result={result} />
                    </li>
                  ))}
                </ul>
              )}
            </Paged>
          )
        }
      </Asked>
    </>
  );
}
