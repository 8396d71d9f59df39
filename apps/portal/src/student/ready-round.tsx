import { useTranslations } from "use-intl";
import type { RoundCheck } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { useWord } from "../parts/words.ts";
import { CalendarLink } from "./calendar-link.tsx";

interface ReadyRoundProps {
  readonly round: RoundCheck;
  /** By the node's clock. */
  readonly now: string;
}

/** A round as a line of its phases: which are the student's, how places are given, and what one may have. */
export function ReadyRound({ round, now }: ReadyRoundProps) {
  const t = useTranslations("ready");
  const word = useWord();
  const { name, offerings, limits, phases, pausedBecause, roundId, timeZone } = round;
  return (
    <article className="round">
      <h3>{name}</h3>
      <p className="fine">
        {t("items.may", { can: offerings.can, all: offerings.all })}
        {" · "}
        {t("mayText", { permission: offerings.permission, open: offerings.open })}
      </p>
      {pausedBecause === undefined ? null : <p className="quote">{t("paused", { reason: pausedBecause })}</p>}
      <Limits limits={limits} />
      <ol className="line">
        {phases.map(({ phaseId, name: phase, opensAt, closesAt, mode, forMe, note, limits: own }) => {
          const state = closesAt <= now ? "done" : opensAt <= now ? "now" : "later";
          return (
            <li
              key={phaseId}
              className={`station ${state}`}
              aria-current={state === "now" ? "step" : undefined}
            >
              <p className="station-name">
                {phase} <span className="station-state">{t(`phases.${state}`)}</span>{" "}
                {forMe ? null : <span className="chip idle">{t("notForYou")}</span>}
              </p>
              <p className="fine">
                <Moment at={opensAt} zone={timeZone} /> – <Moment at={closesAt} zone={timeZone} />
              </p>
              {forMe ? <p className="fine">{word("ready.modes", mode)}</p> : null}
              {note === undefined ? null : <p className="quote">{note}</p>}
              <Limits limits={own} />
              {forMe && state === "later" ? (
                <p>
                  <CalendarLink path={`/rounds/${roundId}/${phaseId}`} />
                </p>
              ) : null}
            </li>
          );
        })}
      </ol>
    </article>
  );
}

function Limits({ limits }: Pick<RoundCheck, "limits">) {
  const t = useTranslations("ready");
  if (limits.length === 0) return null;
  return (
    <ul className="limits">
      {limits.map(({ unit, max, had }) => (
        <li key={unit ?? ""} className={had >= max ? "chip wait" : "chip idle"}>
          {unit === undefined
            ? t("limit.enrolments", { had, max })
            : t("limit.credits", { had, max, unit: t(`limit.units.${unit}`) })}
        </li>
      ))}
    </ul>
  );
}
