import { useTranslations } from "use-intl";
import { useOnline } from "../parts/online.ts";

/** Says so while the device has no network; what was read before stays on the page. */
export function OfflineNote() {
  const t = useTranslations("shell");
  const online = useOnline();
  return (
    <div role="status" className="offline-place">
      {online ? null : <p className="offline">{t("offline")}</p>}
    </div>
  );
}
