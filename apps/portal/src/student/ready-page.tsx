import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { readyCheckQuery } from "../api/ready-queries.ts";
import type { ReadyState } from "../api/types.ts";
import { Asked } from "../parts/asked.tsx";
import { Countdown, Moment } from "../parts/moments.tsx";
import { PageTitle } from "../parts/page-title.tsx";
import { Empty } from "../parts/states.tsx";
import { useWord } from "../parts/words.ts";
import { CalendarLink } from "./calendar-link.tsx";
import { ReadyList } from "./ready-list.tsx";
import { ReadyRound } from "./ready-round.tsx";

/** Before an opening: whether everything is in order, what happens, and when. Of one round where the address names it. */
export function ReadyPage() {
  const t = useTranslations("ready");
  const [search] = useSearchParams();
  const query = useQuery(readyCheckQuery(useClients(), search.get("round") ?? undefined));
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <Asked query={query}>{(state) => <Shown {...state} />}</Asked>
    </>
  );
}

function Shown({ check, clock }: ReadyState) {
  const t = useTranslations("ready");
  return (
    <>
      <NextOpening check={check} clock={clock} />
      <div className="columns">
        <section>
          <h2>{t("rounds")}</h2>
          {check.rounds.length === 0 ? (
            <Empty title={t("noRounds")}>
              <p>{t("noRoundsText")}</p>
            </Empty>
          ) : (
            check.rounds.map((round) => (
              <ReadyRound key={round.roundId} round={round} now={check.serverTime} />
            ))
          )}
        </section>
        <section className="card ready">
          <h2>{t("you")}</h2>
          <ReadyList check={check} clock={clock} />
        </section>
      </div>
    </>
  );
}

function NextOpening({ check, clock }: ReadyState) {
  const t = useTranslations("ready");
  const word = useWord();
  const { next, rounds } = check;
  if (next === undefined) {
    return (
      <section className="answer" aria-label={t("next")}>
        <p className="answer-title">{t("nothingOpens")}</p>
        <p>{t("openNow", { open: check.offerings.open })}</p>
      </section>
    );
  }
  const round = rounds.find(({ roundId }) => roundId === next.roundId);
  const phase = round?.phases.find(({ opensAt }) => opensAt === next.at);
  return (
    <section className="answer wait" aria-label={t("next")}>
      <p className="eyebrow">{round?.name ?? t("next")}</p>
      <p className="answer-title">
        {t("opensIn")} <Countdown until={next.at} ahead={clock.ahead} />
      </p>
      <p>
        <Moment at={next.at} zone={round?.timeZone ?? check.institution.timeZone} />
        {" · "}
        {t("opensCount", { count: next.offerings })}
      </p>
      {phase === undefined ? null : <p>{word("ready.modes", phase.mode)}</p>}
      {round === undefined || phase === undefined ? null : (
        <p>
          <CalendarLink path={`/rounds/${round.roundId}/${phase.phaseId}`} />
        </p>
      )}
    </section>
  );
}
