export { InMemoryWakeQueue } from "./in-memory-wake-queue.ts";
export { describeWakeQueue } from "./wake-queue-suite.ts";
