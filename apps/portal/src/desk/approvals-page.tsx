import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Approval } from "../api/types.ts";
import { PageTitle } from "../parts/page-title.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { ApprovalTable } from "./approval-table.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { useFilter } from "./use-filter.ts";
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
  const items: readonly Approval[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = items.filter(({ associationId }) => selection.selected.has(associationId));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <search className="filters line-up">
        <TextFilter
          label={t("host")}
          value={host}
          onChange={setHost}
          values={items.map((item) => item.host)}
        />
        <TextFilter
          label={t("programme")}
          value={programmeCode}
          onChange={setProgramme}
          values={items.map(({ student }) => student.programmeCode)}
        />
        <TextFilter
          label={t("level")}
          value={level}
          onChange={setLevel}
          values={items.map(({ student }) => student.level)}
        />
      </search>
      <DecisionForm chosen={chosen} onDone={() => selection.setAll([])} />
      {query.isPending ? <Loading /> : null}
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? (
        <Empty title={t("none")}>
          <p>{t("noneHint")}</p>
        </Empty>
      ) : null}
      {items.length === 0 ? null : <ApprovalTable items={items} selection={selection} />}
      {query.hasNextPage ? (
        <button
          type="button"
          className="button plain"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("more")}
        </button>
      ) : null}
    </>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly (string | undefined)[];
  readonly onChange: (value: string) => void;
}

/** The values that are there, and the one that is chosen. */
function TextFilter({ label, value, values, onChange }: TextFilterProps) {
  const t = useTranslations("approvals");
  const known = [
    ...new Set([value, ...values].filter((one): one is string => one !== undefined && one !== "")),
  ].sort();
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("any")}</option>
        {known.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
