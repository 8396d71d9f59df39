import { Link } from "react-router";
import { useTranslations } from "use-intl";
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

/** A page that cannot be shown, most often because its files were replaced by a new version. */
export function PageFailed() {
  const t = useTranslations("stray");
  return (
    <main className="page narrow">
      <h1>{t("failed")}</h1>
      <p>{t("failedText")}</p>
      <p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t("reload")}
        </button>
      </p>
    </main>
  );
}
