import type { Clock } from "@wissel/core";

/** A value that is asked for often and may be a little old: loaded at most once at a time. */
export interface Recent<T> {
  get(): Promise<T>;
  /** The next `get` loads. */
  forget(): void;
}

export function recent<T>(
  load: () => Promise<T>,
  { clock, maxAgeMs }: { readonly clock: Clock; readonly maxAgeMs: number },
): Recent<T> {
  let held: { readonly value: T; readonly at: number } | undefined;
  let loading: Promise<T> | undefined;

  function refresh(): Promise<T> {
    const at = clock.now().getTime();
    const mine = load()
      .then((value) => {
        // Forgotten meanwhile: what was loaded may be older than what made it so.
        if (loading === mine) held = { value, at };
        return value;
      })
      .finally(() => {
        if (loading === mine) loading = undefined;
      });
    return mine;
  }

  return {
    async get() {
      if (held !== undefined && clock.now().getTime() - held.at < maxAgeMs) return held.value;
      loading ??= refresh();
      return loading;
    },
    forget() {
      held = undefined;
      loading = undefined;
    },
  };
}
