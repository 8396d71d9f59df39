import { AsyncLocalStorage } from "node:async_hooks";
import type { Asker } from "@wissel/store";

/** Who asks, for whatever is done while the answer is made. What goes on after it, or runs by itself, is nobody's. */
export interface Asking {
  current(): Asker | undefined;
  during<T>(asker: Asker, work: () => Promise<T>): Promise<T>;
}

export function openAsking(): Asking {
  const held = new AsyncLocalStorage<{ asker: Asker | undefined }>();
  return {
    current: () => held.getStore()?.asker,
    async during(asker, work) {
      const mine: { asker: Asker | undefined } = { asker };
      try {
        return await held.run(mine, work);
      } finally {
        mine.asker = undefined;
      }
    },
  };
}
