import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { generateKey } from "@wissel/trust";
import type { FloorOrder, FloorTask } from "./floor-worker.ts";

export interface FloorOptions {
  readonly results: number;
  readonly encrypted: boolean;
}

/**
 * The seconds that nothing can be faster than: as many results are signed (and wrapped) on one thread as are
 * (unwrapped and) verified on another at the same time, by the functions that the nodes use, and nothing else is done.
 */
export async function measureFloor({ results, encrypted }: FloorOptions): Promise<number> {
  const task: FloorTask = {
    keys: {
      event: await generateKey("event"),
      encryption: encrypted ? await generateKey("encryption") : undefined,
    },
    results,
  };
  const sender = startSide(task);
  const recipient = startSide(task);
  try {
    const tokens = await order(sender, { do: "sign" });
    await order(recipient, { do: "verify", tokens: tokens.slice(0, WARM_UP) });
    const startedAt = performance.now();
    await Promise.all([order(sender, { do: "sign" }), order(recipient, { do: "verify", tokens })]);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await Promise.all([sender.terminate(), recipient.terminate()]);
  }
}

const WARM_UP = 200;

function startSide(workerData: FloorTask): Worker {
  return new Worker(new URL("./floor-worker.ts", import.meta.url), { workerData });
}

async function order(side: Worker, wanted: FloorOrder): Promise<readonly string[]> {
  side.postMessage(wanted);
  const [tokens] = (await once(side, "message")) as [readonly string[]];
  return tokens;
}
