export type { QueueBackend, WakeQueueOptions } from "./open-wake-queue.ts";
export { openWakeQueue, SilentWorkerError } from "./open-wake-queue.ts";
export { RedisEvictsError } from "./redis-connection.ts";
