import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { AuditEntry } from "../api/types.ts";
import { ClockTime } from "../parts/moments.tsx";
import { MoreButton } from "../parts/more-button.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { useWord } from "../parts/words.ts";
import { AuditFilters, queryOf } from "./audit-filters.tsx";
import { AuditVerification } from "./audit-verification.tsx";

const PAGE = 50;
const COLUMNS = ["at", "what", "actor", "about", "states", "reason", "link"] as const;

/** What was decided about persons, newest first, and whether the log is still as it was written. */
export function AuditPage() {
  const t = useTranslations("audit");
  const { desk } = useClients();
  const [search] = useSearchParams();
  const filters = queryOf(search);
  const query = useInfiniteQuery({
    queryKey: ["audit", filters],
    queryFn: ({ pageParam }) =>
      bodyOf(
        desk.GET("/audit", {
          params: { query: { limit: PAGE, ...filters, ...(pageParam === 0 ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <AuditVerification />
      <AuditFilters key={search.toString()} />
      {query.isPending ? <Loading /> : null}
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? (
        <Empty title={t("none")}>
          <p>{t("noneText")}</p>
        </Empty>
      ) : null}
      {items.length === 0 ? null : (
        <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
          {items.map((entry) => (
            <EntryRow key={entry.sequence} entry={entry} />
          ))}
        </ScrollTable>
      )}
      <MoreButton query={query} />
    </>
  );
}

function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const t = useTranslations("audit");
  const word = useWord();
  const { sequence, at, what, actor, homeState, hostState, reason } = entry;
  return (
    <tr>
      <td>{at === undefined ? null : <ClockTime at={at} />}</td>
      <th scope="row">{what === undefined ? t("forgotten") : word("audit.what", what)}</th>
      <td>{actor}</td>
      <td>
        <About entry={entry} />
      </td>
      <td>
        {homeState === undefined ? null : <p>{t("atHome", { state: homeState })}</p>}
        {hostState === undefined ? null : <p>{t("atHost", { state: hostState })}</p>}
      </td>
      <td>{reason}</td>
      <td>{sequence}</td>
    </tr>
  );
}

const ABOUT = ["personRef", "associationId", "offeringId", "object", "partner"] as const;

/** Ids only: who reads here sees what was decided, and not about whom. */
function About({ entry }: { readonly entry: AuditEntry }) {
  const t = useTranslations("audit");
  return (
    <ul className="ids">
      {ABOUT.filter((key) => entry[key] !== undefined).map((key) => (
        <li key={key}>
          <span className="fine">{t(`about.${key}`)}</span> <code>{entry[key]}</code>
        </li>
      ))}
    </ul>
  );
}
