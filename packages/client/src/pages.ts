import { type Answered, dataOf } from "./problem-error.ts";

/** A page of a list as every list of a node answers with it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where to go on; absent on the last page. */
  readonly next?: string;
}

/** Each item of a list, page by page; the next page is asked for when the one before is used up. */
export async function* eachItem<T>(
  askPage: (query: { readonly cursor?: string }) => Promise<Answered<Page<T>>>,
): AsyncGenerator<T, void, undefined> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = dataOf(await askPage(cursor === undefined ? {} : { cursor }));
    yield* items;
    if (next === undefined) return;
    if (next === cursor) throw new Error("the node's list does not go on: a page names itself as the next");
    cursor = next;
  }
}
