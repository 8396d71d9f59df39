import { Link } from "react-router";
import { useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";
import { Day } from "../parts/moments.tsx";
import { Said } from "../parts/said.tsx";
import { useWord } from "../parts/words.ts";
import { ChoiceButtons } from "./choice-buttons.tsx";
import { PlacesChip } from "./places-chip.tsx";

/** An offering in a list: enough to decide whether to read on. */
export function OfferingCard({ offering }: { readonly offering: Offering }) {
  const t = useTranslations("vocabulary");
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
        <PlacesChip offering={offering} />
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
