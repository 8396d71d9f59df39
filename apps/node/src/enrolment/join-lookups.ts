interface Lookup<Found> {
  readonly resolve: (found: Found | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lookups that come close together become one, and so do all that come while one is under way: each on a connection of
 * its own would only make the database plan it there anew. `load` gets each key once, and answers what it finds.
 */
export function joinLookups<Found>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
  gatherMs: number,
): (key: string) => Promise<Found | undefined> {
  let waiting = new Map<string, Lookup<Found>[]>();
  let busy = false;

  async function run(): Promise<void> {
    busy = true;
    while (waiting.size > 0) await answer();
    busy = false;
  }

  async function answer(): Promise<void> {
    const lookups = waiting;
    waiting = new Map();
    try {
      const found = await load([...lookups.keys()]);
      for (const [key, asked] of lookups) for (const { resolve } of asked) resolve(found.get(key));
    } catch (error) {
      for (const asked of lookups.values()) for (const { reject } of asked) reject(error);
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0 && !busy) setTimeout(run, gatherMs);
      const asked = waiting.get(key) ?? [];
      asked.push({ resolve, reject });
      waiting.set(key, asked);
    });
}
