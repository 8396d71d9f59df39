import type { SisClient } from "./clients.ts";
import type { components } from "./generated/sis.ts";
import { dataOf } from "./problem-error.ts";

type Schemas = components["schemas"];

/** What a reader of the feed is about, and where it goes on. */
export interface ChangesQuery {
  /** `next` of the last part that was applied; without it the feed begins with everything there is. */
  readonly after?: string;
  /** Only objects of these kinds; counts at the beginning. */
  readonly kinds?: readonly Schemas["ChangeKind"][];
}

/**
 * The change feed part by part, until there is no more for now. Apply a part's items by `kind` and `id`, the last one
 * counts; then keep its `next`. A ProblemError of status 410 says to begin again without `after`: what is held and the
 * snapshot does not name is no longer there.
 */
export async function* eachPartOfChanges(
  sis: SisClient,
  { after, kinds }: ChangesQuery,
): AsyncGenerator<Schemas["Changes"], void, undefined> {
  for (let cursor = after; ; ) {
    const query = {
      limit: 500,
      ...(cursor === undefined ? {} : { after: cursor }),
      ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    };
    const part = dataOf(await sis.GET("/changes", { params: { query }, querySerializer: COMMAS }));
    yield part;
    if (!part.more) return;
    if (part.next === cursor)
      throw new Error("the node's feed does not go on: a part names itself as the next");
    cursor = part.next;
  }
}

/** Lists in a query have commas between their entries, as the document says. */
const COMMAS = { array: { style: "form", explode: false } } as const;
