import { useTranslations } from "use-intl";
import type { Enrolment, Result } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { type Step, stepsOf } from "./steps.ts";

interface TimeLineProps {
  readonly enrolment: Enrolment;
  readonly results: readonly Result[];
}

/** The exchange as a line of stations: behind, at, and before the student, each with who acts. */
export function TimeLine({ enrolment, results }: TimeLineProps) {
  return (
    <ol className="line">
      {stepsOf(enrolment, results).map((step) => (
        <Station key={step.name} step={step} />
      ))}
    </ol>
  );
}

function Station({ step: { name, state, by, at, until } }: { readonly step: Step }) {
  const t = useTranslations("line");
  return (
    <li className={`station ${state}`} aria-current={state === "now" ? "step" : undefined}>
      <p className="station-name">
        {t(`steps.${name}`)} <span className="station-state">{t(`states.${state}`)}</span>
      </p>
      <p className="fine">
        {t(`by.${by}`)}
        {at === undefined ? null : (
          <>
            {" · "}
            <Moment at={at} />
          </>
        )}
        {until === undefined ? null : (
          <>
            {" · "}
            {t("until")} <Moment at={until} />
          </>
        )}
      </p>
    </li>
  );
}
