import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useTranslations } from "use-intl";

interface PagedProps<T> {
  readonly items: readonly T[];
  /** On one page. */
  readonly size: number;
  readonly children: (shown: readonly T[]) => ReactNode;
}

/** A long list a page at a time; which page is in the address. */
export function Paged<T>({ items, size, children }: PagedProps<T>) {
  const t = useTranslations("states");
  const [search, setSearch] = useSearchParams();
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(pages, Math.max(1, Math.floor(Number(search.get("page"))) || 1));
  const turn = (to: number) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.set("page", String(to));
      return next;
    });
  return (
    <>
      {children(items.slice((page - 1) * size, page * size))}
      {pages > 1 ? (
        <nav className="pager" aria-label={t("pages")}>
          <button type="button" className="button plain" disabled={page === 1} onClick={() => turn(page - 1)}>
            {t("previous")}
          </button>
          <span>{t("page", { page, pages })}</span>
          <button
            type="button"
            className="button plain"
            disabled={page === pages}
            onClick={() => turn(page + 1)}
          >
            {t("next")}
          </button>
        </nav>
      ) : null}
    </>
  );
}
