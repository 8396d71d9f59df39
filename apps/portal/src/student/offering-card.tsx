import { Link } from "react-router";
import { useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";
import { Day } from "../parts/moments.tsx";
import { Said } from "../parts/said.tsx";
import { useWord } from "../parts/words.ts";
import { ChoiceButtons } from "./choice-buttons.tsx";
import { PlacesChip } from "./places-chip.tsx";

interface OfferingCardProps {
  readonly offering: Offering;
  /** Where it is known: what asking would come to. */
  readonly prospect?: "can" | "permission" | "cannot" | "enrolled" | undefined;
}

/** An offering in a list: enough to decide whether to read on. */
export function OfferingCard({ offering, prospect }: OfferingCardProps) {
  const t = useTranslations("vocabulary");
  const may = useTranslations("prospect");
  const word = useWord();
  const { host, name, study, startDate, endDate, kind } = offering;
  const credits = creditsOf(offering);
  return (
    <article className="card">
      <p className="eyebrow">
        {host.name} · {word("vocabulary.kind", kind)}
      </p>
      <h2>
        <Link to={offeringPath(offering)}>
          <Said texts={name} />
        </Link>
      </h2>
      <p className="facts">
        {credits === undefined ? null : <span>{t("credits", { credits })}</span>}
        {study?.level === undefined ? null : <span>{word("vocabulary.level", study.level)}</span>}
        <span>
          <Day on={startDate} /> – <Day on={endDate} />
        </span>
      </p>
      <div className="card-foot">
        <span className="chips">
          <PlacesChip offering={offering} />
          {prospect === undefined || prospect === "can" ? null : (
            <span className={`chip ${prospect === "enrolled" ? "yes" : "idle"}`}>{may(prospect)}</span>
          )}
        </span>
        <ChoiceButtons offering={offering} />
      </div>
    </article>
  );
}

export function offeringPath({ host, offeringId }: Pick<Offering, "host" | "offeringId">): string {
  return `/offerings/${host.schacHome}/${offeringId}`;
}

/** European credits; undefined where the host counts in another unit. */
export function creditsOf({ study }: Offering): number | undefined {
  return study?.studyLoad?.find(({ studyLoadUnit }) => studyLoadUnit === "ects")?.value;
}
