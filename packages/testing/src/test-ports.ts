import { inject } from "vitest";
import type {} from "./database.ts"; // what is provided

/** The first port for what a test of this worker boots: no other worker has it, nor those up to `portsPerWorker`. */
export function testPortBase(): number {
  return inject("testPortBase") + (Number(process.env.VITEST_POOL_ID) - 1) * inject("portsPerWorker");
}
