import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useOnline } from "../parts/online.ts";
import { PageTitle } from "../parts/page-title.tsx";

export function NotFoundPage() {
  const t = useTranslations("stray");
  return (
    <section className="narrow">
      <PageTitle>{t("notFound")}</PageTitle>
      <p>{t("notFoundText")}</p>
      <p>
        <Link to="/">{t("toStart")}</Link>
      </p>
    </section>
  );
}

/** A page that cannot be shown, most often because its files were replaced by a new version, or there is no network. */
export function PageFailed() {
  const t = useTranslations("stray");
  const online = useOnline();
  return (
    <main className="page narrow">
      <h1>{t(online ? "failed" : "offline")}</h1>
      <p>{t(online ? "failedText" : "offlineText")}</p>
      <p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t("reload")}
        </button>
      </p>
    </main>
  );
}
