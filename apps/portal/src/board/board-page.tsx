import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useFormatter, useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Round } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { ClockTime, Countdown } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { useNow } from "../parts/use-now.ts";
import { NodeTable } from "./node-table.tsx";
import { PhaseLine } from "./phase-line.tsx";
import { timedPhases } from "./phases.ts";
import { PoolBars } from "./pool-bars.tsx";
import { RoundControls } from "./round-controls.tsx";
import { SecondsChart } from "./seconds-chart.tsx";

const ROUND_EVERY_MS = 5_000;
/** The node prepares its figures once a second; asking more often shows nothing new. */
const BOARD_EVERY_MS = 1_500;

/** An opening while it runs. */
export function BoardPage() {
  const { roundId = "" } = useParams();
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["rounds", roundId],
    queryFn: () => bodyOf(alliance.GET("/rounds/{roundId}", { params: { path: { roundId } } })),
    refetchInterval: ROUND_EVERY_MS,
  });
  return <Asked query={query}>{(round) => <Watched round={round} />}</Asked>;
}

function Watched({ round }: { readonly round: Round }) {
  const t = useTranslations("board");
  const { roundId, published, draft, pausedBecause, coordinator, isOwn } = round;
  const plan = published ?? draft;
  return (
    <>
      <p className="crumbs">
        <Link to="/board">{t("back")}</Link>
      </p>
      <p className="eyebrow">{coordinator}</p>
      <PageTitle>{plan?.name ?? roundId}</PageTitle>
      {isOwn ? null : <p className="fine">{t("ownPart", { coordinator })}</p>}
      {pausedBecause === undefined ? null : (
        <p className="answer wait" role="status">
          <strong>{t("paused")}</strong> {pausedBecause}
        </p>
      )}
      {plan === undefined ? null : (
        <>
          <Clock plan={plan} />
          <PhaseLine plan={plan} />
          <RoundControls round={round} plan={plan} />
        </>
      )}
      <Figures roundId={roundId} />
    </>
  );
}

function Clock({ plan }: { readonly plan: NonNullable<Round["published"]> }) {
  const t = useTranslations("board");
  const phases = timedPhases(plan);
  // Looked at each second, so that an opening is said to be open in the second in which it opens.
  const now = new Date(useNow());
  const current = phases.find(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);
  const next = phases.find(({ opensAt }) => opensAt > now);
  const until = current?.closesAt ?? next?.opensAt;
  if (until === undefined) return <p className="clock">{t("over")}</p>;
  return (
    <p className="clock">
      <span>
        {t(current === undefined ? "opensIn" : "closesIn", { phase: (current ?? next)?.name ?? "" })}
      </span>
      <Countdown until={until.toISOString()} />
    </p>
  );
}

function Figures({ roundId }: { readonly roundId: string }) {
  const t = useTranslations("board");
  const format = useFormatter();
  const { alliance } = useClients();
  const query = useQuery({
    queryKey: ["board", roundId],
    queryFn: () => bodyOf(alliance.GET("/rounds/{roundId}/board", { params: { path: { roundId } } })),
    refetchInterval: BOARD_EVERY_MS,
  });
  return (
    <Asked query={query}>
      {({ totals, seconds, pools, nodes, asOf }) => (
        <>
          <dl className="totals">
            {(["requests", "placed", "waiting", "refused"] as const).map((key) => (
              <div key={key}>
                <dt>{t(`totals.${key}`)}</dt>
                <dd>{format.number(totals[key])}</dd>
              </div>
            ))}
          </dl>
          <section>
            <h2>{t("perSecond")}</h2>
            <SecondsChart seconds={seconds} asOf={asOf} />
          </section>
          <section>
            <h2>{t("nodes")}</h2>
            <NodeTable nodes={nodes} asOf={asOf} />
          </section>
          <section>
            <h2>{t("pools")}</h2>
            <PoolBars roundId={roundId} pools={pools} nodes={nodes} />
          </section>
          <p className="fine">
            {t("asOf")} <ClockTime at={asOf} />
          </p>
        </>
      )}
    </Asked>
  );
}
