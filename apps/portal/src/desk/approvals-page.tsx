import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { FetchedPage, itemsOf } from "../parts/fetched-page.tsx";
import { FilterSelect } from "../parts/filter-select.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { ApprovalTable } from "./approval-table.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { useSelection } from "./use-selection.ts";

const PAGE = 50;
const REFRESH_MS = 15_000;

/** What waits for an officer at home: filter, select, decide with words that the student reads. */
export function ApprovalsPage() {
  const t = useTranslations("approvals");
  const { desk } = useClients();
  const [host, setHost] = useFilter("host");
  const [programmeCode, setProgramme] = useFilter("programme");
  const [level, setLevel] = useFilter("level");
  const selection = useSelection();
  const query = useInfiniteQuery({
    queryKey: ["approvals", host, programmeCode, level],
    queryFn: ({ pageParam }) =>
      bodyOf(
        desk.GET("/approvals", {
          params: {
            query: {
              limit: PAGE,
              ...(host === "" ? {} : { host }),
              ...(programmeCode === "" ? {} : { programmeCode }),
              ...(level === "" ? {} : { level }),
              ...(pageParam === "" ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
  });
  const items = itemsOf(query);
  const chosen = items.filter(({ associationId }) => selection.selected.has(associationId));
  return (
    <FetchedPage
      title={t("title")}
      query={query}
      none={t("none")}
      noneText={t("noneHint")}
      above={
        <>
          <p className="lead">{t("lead")}</p>
          <search className="filters line-up">
            <FilterSelect
              any={t("any")}
              label={t("host")}
              value={host}
              onChange={setHost}
              options={optionsOf(
                host,
                items.map((item) => item.host),
              )}
            />
            <FilterSelect
              any={t("any")}
              label={t("programme")}
              value={programmeCode}
              onChange={setProgramme}
              options={optionsOf(
                programmeCode,
                items.map(({ student }) => student.programmeCode),
              )}
            />
            <FilterSelect
              any={t("any")}
              label={t("level")}
              value={level}
              onChange={setLevel}
              options={optionsOf(
                level,
                items.map(({ student }) => student.level),
              )}
            />
          </search>
          <DecisionForm chosen={chosen} onDone={() => selection.setAll([])} />
        </>
      }
    >
      {() => <ApprovalTable items={items} selection={selection} />}
    </FetchedPage>
  );
}

/** The values that are there, and the one that is chosen. */
function optionsOf(chosen: string, values: readonly (string | undefined)[]) {
  const known = new Set([chosen, ...values].filter((one): one is string => one !== undefined && one !== ""));
  return [...known].sort().map((value) => ({ value, text: value }));
}
