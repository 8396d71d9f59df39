import { isUniqueViolation } from "../unique-violation.ts";

/**
 * Runs a batch; if the database refuses it as data (SQLSTATE class 22 or 23), runs its halves, down to the one bad
 * item, which is answered by `refuse`. Its neighbours are not touched.
 *
 * What somebody else wrote at the same moment, under another lock or under none, is there when the item runs again: so
 * a row that exists is the item's fault only the second time.
 */
export async function isolateBadItems<Item, Answer>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  refuse: (item: Item, error: unknown) => Answer,
): Promise<readonly Answer[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!isDataError(error)) throw error;
    const [only] = items;
    if (items.length === 1 && only !== undefined) {
      return isUniqueViolation(error) ? await runOnceMore(only, run, refuse) : [refuse(only, error)];
    }
    const middle = Math.ceil(items.length / 2);
    const first = await isolateBadItems(items.slice(0, middle), run, refuse);
    return [...first, ...(await isolateBadItems(items.slice(middle), run, refuse))];
  }
}

async function runOnceMore<Item, Answer>(
  item: Item,
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  refuse: (item: Item, error: unknown) => Answer,
): Promise<readonly Answer[]> {
  try {
    return await run([item]);
  } catch (error) {
    if (!isDataError(error)) throw error;
    return [refuse(item, error)];
  }
}

/** Whether the database refuses what was to be written, as data. */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}
