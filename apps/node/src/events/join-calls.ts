import type { Queryable } from "@wissel/store";

interface Call<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls on one transaction that are made side by side become one; `run` answers in the order of the items. What judges
 * one event at a time then asks the database once for all of them.
 */
export function joinCalls<Item, Answer>(
  run: (client: Queryable, items: readonly Item[]) => Promise<readonly Answer[]>,
): (client: Queryable, item: Item) => Promise<Answer> {
  const waiting = new WeakMap<Queryable, Call<Item, Answer>[]>();

  async function runAll(client: Queryable): Promise<void> {
    const calls = waiting.get(client) ?? [];
    waiting.delete(client);
    try {
      const answers = await run(
        client,
        calls.map(({ item }) => item),
      );
      if (answers.length !== calls.length) throw new RangeError("every call has an answer");
      for (const [index, { resolve }] of calls.entries()) resolve(answers[index] as Answer); // as many as calls
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  return (client, item) =>
    new Promise((resolve, reject) => {
      const calls = waiting.get(client) ?? [];
      if (calls.length === 0) setImmediate(() => void runAll(client));
      calls.push({ item, resolve, reject });
      waiting.set(client, calls);
    });
}
