import type { ReactNode } from "react";
import { MoreButton } from "./more-button.tsx";
import { PageTitle } from "./page-title.tsx";
import { Empty, Failed, Loading } from "./states.tsx";

/** A list that comes in pages; what `useInfiniteQuery` answers fits. */
interface FetchedList<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly isError: boolean;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

interface FetchedPageProps<T> {
  readonly title: string;
  readonly query: FetchedList<T>;
  /** Above the list: what it is, filters, what may be done with it. */
  readonly above: ReactNode;
  /** In its place when there is nothing. */
  readonly none: string;
  readonly noneText?: string;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** What a list has brought so far. */
export function itemsOf<T>({ data }: Pick<FetchedList<T>, "data">): readonly T[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** A page of one list that is fetched page by page. What was there before a failure stays. */
export function FetchedPage<T>({ title, query, above, none, noneText, children }: FetchedPageProps<T>) {
  const items = itemsOf(query);
  if (query.isError && items.length === 0) {
    return (
      <>
        <PageTitle>{title}</PageTitle>
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageTitle>{title}</PageTitle>
      {above}
      {query.isPending ? <Loading /> : null}
      {query.isSuccess && items.length === 0 ? (
        <Empty title={none}>{noneText === undefined ? null : <p>{noneText}</p>}</Empty>
      ) : null}
      {items.length === 0 ? null : children(items)}
      <MoreButton query={query} />
    </>
  );
}
