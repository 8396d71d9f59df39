import type { ReactNode } from "react";
import { useLocation } from "react-router";
import { useTranslations } from "use-intl";
import { isSignedOut, ProblemError } from "../api/problem.ts";
import { signInHref } from "../api/session.ts";

/** Something is on its way: keeps the room that it will need. */
export function Loading({ lines = 6 }: { readonly lines?: number }) {
  const t = useTranslations("states");
  return (
    <div className="loading" role="status" aria-label={t("loading")}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <span key={index} className="bar" />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Nothing was read yet and nothing can be: it goes on by itself. */
export function WaitingForNetwork() {
  const t = useTranslations("states");
  return (
    <Empty title={t("waiting")}>
      <p>{t("waitingText")}</p>
    </Empty>
  );
}

/** What went wrong, for people, and what to do about it. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations("states");
  const { pathname, search } = useLocation();
  if (isSignedOut(error)) {
    return (
      <div className="notice" role="alert">
        <p>{t("signedOut")}</p>
        <a className="button" href={signInHref(pathname + search)}>
          {t("signInAgain")}
        </a>
      </div>
    );
  }
  const forbidden = error instanceof ProblemError && error.status === 403;
  const missing = error instanceof ProblemError && error.status === 404;
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t(forbidden ? "forbidden" : missing ? "missing" : "failed")}</p>
      {forbidden ? <p>{t("forbiddenText")}</p> : null}
      {error instanceof ProblemError && !forbidden ? (
        <p className="fine">{error.detail ?? error.message}</p>
      ) : null}
      {forbidden || missing ? null : (
        <button type="button" className="button" onClick={onRetry}>
          {t("retry")}
        </button>
      )}
    </div>
  );
}
