import { useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";
import { useTexts } from "../parts/texts.ts";
import { choiceOf, keyOf, type ListName, MOST_CHOICES, MOST_COMPARED, useKept } from "./choices.ts";

/** Keeps an offering for later, or beside others. */
export function ChoiceButtons({ offering }: { readonly offering: Offering }) {
  return (
    <span className="card-buttons">
      <Toggle list="choices" most={MOST_CHOICES} offering={offering} />
      <Toggle list="compared" most={MOST_COMPARED} offering={offering} />
    </span>
  );
}

interface ToggleProps {
  readonly list: ListName;
  readonly most: number;
  readonly offering: Offering;
}

function Toggle({ list, most, offering }: ToggleProps) {
  const t = useTranslations("choices");
  const say = useTexts();
  const [kept, keep] = useKept(list);
  const mine = choiceOf(offering);
  const isKept = kept.some((entry) => keyOf(entry) === keyOf(mine));
  const toggle = () => keep(isKept ? kept.filter((entry) => keyOf(entry) !== keyOf(mine)) : [...kept, mine]);
  return (
    <button
      type="button"
      className="quiet toggle"
      aria-pressed={isKept}
      aria-label={`${t(`toggle.${list}`)}: ${say(offering.name)}`}
      disabled={!isKept && kept.length >= most}
      onClick={toggle}
    >
      {t(`toggle.${list}`)}
    </button>
  );
}
