import { useTranslations } from "use-intl";
import { useLanguage } from "../language.tsx";

/** Dates as a file that any calendar program takes. `path` is below `/calendar` of the student's interface. */
export function CalendarLink({ path }: { readonly path: string }) {
  const t = useTranslations("calendar");
  const { language } = useLanguage();
  return (
    <a className="quiet-link" href={`/me/v1/calendar${path}?language=${language}`} download="wissel.ics">
      {t("add")}
    </a>
  );
}
