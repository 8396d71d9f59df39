/** One numbered page of a list, as OOAPI asks for pages. Numbers start at 1. */
export interface Page<T> {
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly totalPages: number;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  readonly items: readonly T[];
}

/** A page past the end is empty and has a previous one. */
export function pageOf<T>(
  items: readonly T[],
  { pageSize, pageNumber }: { readonly pageSize: number; readonly pageNumber: number },
): Page<T> {
  const end = pageSize * pageNumber;
  return {
    pageSize,
    pageNumber,
    totalPages: Math.ceil(items.length / pageSize),
    hasPreviousPage: pageNumber > 1,
    hasNextPage: end < items.length,
    items: items.slice(end - pageSize, end),
  };
}
