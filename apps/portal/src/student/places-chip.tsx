import { useTranslations } from "use-intl";
import type { Offering } from "../api/types.ts";

/** The places for this student: in words, the colour only repeats them. */
export function PlacesChip({ offering }: { readonly offering: Offering }) {
  const t = useTranslations("places");
  const { places, open, enrolmentWindow, cancellation } = offering;
  if (cancellation !== undefined) return <span className="chip no">{t("cancelled")}</span>;
  if (enrolmentWindow.pausedBecause !== undefined) return <span className="chip wait">{t("paused")}</span>;
  if (!open) {
    const later = enrolmentWindow.opensAt !== undefined && new Date(enrolmentWindow.opensAt) > new Date();
    return <span className="chip idle">{t(later ? "notYet" : "closed")}</span>;
  }
  if (places.unlimited === true) return <span className="chip yes">{t("unlimited")}</span>;
  if (places.left === undefined) return <span className="chip idle">{t("unknown")}</span>;
  if (places.left === 0)
    return <span className="chip no">{t("full", { waiting: places.waiting ?? 0 })}</span>;
  return (
    <span className={places.left < 6 ? "chip wait" : "chip yes"}>{t("left", { left: places.left })}</span>
  );
}
