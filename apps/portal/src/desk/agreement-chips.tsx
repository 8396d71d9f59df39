import { useTranslations } from "use-intl";
import type { AgreementSummary } from "../api/types.ts";

export const COMPARISONS = ["equal", "differs", "missing_there", "missing_here", "not_compared"] as const;

const COMPARED = {
  equal: "yes",
  differs: "no",
  missing_there: "no",
  missing_here: "no",
  not_compared: "idle",
} as const;

const STANDINGS = { to_come: "wait", in_force: "yes", over: "idle", ended: "idle" } as const;

export function ComparisonChip({ comparison }: Pick<AgreementSummary, "comparison">) {
  const t = useTranslations("agreements");
  return <span className={`chip ${COMPARED[comparison]}`}>{t(`comparisons.${comparison}`)}</span>;
}

export function StandingChip({ standing }: Required<Pick<AgreementSummary, "standing">>) {
  const t = useTranslations("agreements");
  return <span className={`chip ${STANDINGS[standing]}`}>{t(`standings.${standing}`)}</span>;
}
