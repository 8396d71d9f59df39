import { useTranslations } from "use-intl";

interface MoreButtonProps {
  /** A list that comes in pages. */
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}

/** The next page of a list; nothing where it is at its end. */
export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreButtonProps) {
  const t = useTranslations("states");
  if (!hasNextPage) return null;
  return (
    <button
      type="button"
      className="button plain"
      disabled={isFetchingNextPage}
      onClick={() => void fetchNextPage()}
    >
      {t("more")}
    </button>
  );
}
