import { parentPort, workerData } from "node:worker_threads";
import { atOnce } from "../../faults/at-once.ts";
import { type FloorKeys, signOne, verifyOne } from "./floor-events.ts";

/** One side of the floor, on a thread of its own as a node is on a process of its own. */
export interface FloorTask {
  readonly keys: FloorKeys;
  readonly results: number;
}

/** What to do now; answered with the tokens that were made, or with none. */
export type FloorOrder =
  | { readonly do: "sign" }
  | { readonly do: "verify"; readonly tokens: readonly string[] };

/** As many as keep the thread pool busy. */
const AT_ONCE = 32;

const { keys, results } = workerData as FloorTask; // measureFloor() passed it
parentPort?.on("message", (order: FloorOrder) => void obey(order));

async function obey(order: FloorOrder): Promise<void> {
  if (order.do === "sign") {
    const tokens = await atOnce(Array.from({ length: results }), AT_ONCE, () => signOne(keys));
    parentPort?.postMessage(tokens);
  } else {
    await atOnce(order.tokens, AT_ONCE, (token) => verifyOne(token, keys));
    parentPort?.postMessage([]);
  }
}
