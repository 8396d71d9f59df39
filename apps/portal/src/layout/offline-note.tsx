import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";

/** Says so while the device has no network; what was read before stays on the page. */
export function OfflineNote() {
  const t = useTranslations("shell");
  const online = useSyncExternalStore(
    (changed) => {
      addEventListener("online", changed);
      addEventListener("offline", changed);
      return () => {
        removeEventListener("online", changed);
        removeEventListener("offline", changed);
      };
    },
    () => navigator.onLine,
  );
  return (
    <div role="status" className="offline-place">
      {online ? null : <p className="offline">{t("offline")}</p>}
    </div>
  );
}
