import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Round } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Empty } from "../parts/states.tsx";
import { useShown } from "../parts/use-shown.ts";
import { PhaseLine } from "./phase-line.tsx";

const REFRESH_MS = 15_000;

/** The rounds this institution knows, each with its phases on a line. */
export function RoundsPage() {
  const t = useTranslations("rounds");
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["rounds"],
    queryFn: async () => (await bodyOf(alliance.GET("/rounds"))).items,
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={query}>
        {(items) => (items.length === 0 ? <Empty title={t("none")} /> : <RoundList rounds={items} />)}
      </Asked>
    </>
  );
}

function RoundList({ rounds }: { readonly rounds: readonly Round[] }) {
  const t = useTranslations("rounds");
  const { shown, left, more } = useShown(rounds);
  return (
    <>
      <ul className="rows">
        {shown.map(({ roundId, coordinator, published, draft, pausedBecause }) => {
          const plan = published ?? draft;
          return (
            <li key={roundId} className="row round">
              <div>
                <p className="eyebrow">
                  {coordinator}{" "}
                  {published === undefined ? <span className="chip idle">{t("draft")}</span> : null}
                  {pausedBecause === undefined ? null : <span className="chip wait">{t("paused")}</span>}
                </p>
                <h2 className="h3">
                  <Link to={`/board/${roundId}`}>{plan?.name ?? roundId}</Link>
                </h2>
                {plan === undefined ? null : <PhaseLine plan={plan} />}
              </div>
            </li>
          );
        })}
      </ul>
      {left === 0 ? null : (
        <button type="button" className="button plain" onClick={more}>
          {t("more", { count: left })}
        </button>
      )}
    </>
  );
}
