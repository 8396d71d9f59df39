import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { AuditEntry } from "../api/types.ts";
import { FetchedPage } from "../parts/fetched-page.tsx";
import { ClockTime } from "../parts/moments.tsx";
import { useWord } from "../parts/words.ts";
import { AuditFilters, queryOf } from "./audit-filters.tsx";
import { AuditVerification } from "./audit-verification.tsx";

const PAGE = 50;

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
  return (
    <FetchedPage
      title={t("title")}
      query={query}
      none={t("none")}
      noneText={t("noneText")}
      above={
        <>
          <p className="lead">{t("lead")}</p>
          <AuditVerification />
          <AuditFilters key={search.toString()} />
        </>
      }
    >
      {(items) => (
        <ol className="rows" aria-label={t("title")}>
          {items.map((entry) => (
            <EntryRow key={entry.sequence} entry={entry} />
          ))}
        </ol>
      )}
    </FetchedPage>
  );
}

function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const t = useTranslations("audit");
  const word = useWord();
  const { sequence, at, what, actor, homeState, hostState, reason } = entry;
  return (
    <li className="row entry">
      <div>
        <p className="eyebrow">
          {at === undefined ? null : <ClockTime at={at} />} {actor}
        </p>
        <h2 className="h3">{what === undefined ? t("forgotten") : word("audit.what", what)}</h2>
        {reason === undefined ? null : <p className="fine">{t("reason", { reason })}</p>}
        <About entry={entry} />
      </div>
      <p className="chips">
        {homeState === undefined ? null : (
          <span className="chip idle">{t("atHome", { state: homeState })}</span>
        )}
        {hostState === undefined ? null : (
          <span className="chip idle">{t("atHost", { state: hostState })}</span>
        )}
        <span className="fine">{t("link", { sequence })}</span>
      </p>
    </li>
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
