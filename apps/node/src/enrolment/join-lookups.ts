interface Lookup<Found> {
  readonly resolve: (found: Found | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Lookups that come close together become one; `load` gets each key once, and answers what it finds. */
export function joinLookups<Found>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
  gatherMs: number,
): (key: string) => Promise<Found | undefined> {
  let waiting = new Map<string, Lookup<Found>[]>();

  async function run(): Promise<void> {
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
      if (waiting.size === 0) setTimeout(run, gatherMs);
      const asked = waiting.get(key) ?? [];
      asked.push({ resolve, reject });
      waiting.set(key, asked);
    });
}
