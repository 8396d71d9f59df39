import { Redis } from "ioredis";

/** A Redis that forgets keys when it is full loses jobs without a word. */
export class RedisEvictsError extends Error {
  override readonly name = "RedisEvictsError";
  readonly code = "redis-evicts";
  constructor(policy: string) {
    super(`Redis has maxmemory-policy ${policy}; set it to noeviction, or queues lose jobs when it is full`);
  }
}

/** Connects, or throws: a node does not start on a Redis that is away or that evicts. */
export async function connectRedis(
  url: string,
  options: { readonly enableOfflineQueue?: boolean; readonly maxRetriesPerRequest?: null },
  onError: (error: unknown) => void,
): Promise<Redis> {
  const redis = new Redis(url, { ...options, lazyConnect: true, connectTimeout: 5000 });
  redis.on("error", onError);
  try {
    await redis.connect();
    // INFO and not CONFIG GET: hosted Redis often forbids the latter.
    const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info("memory"))?.[1];
    if (policy !== undefined && policy !== "noeviction") throw new RedisEvictsError(policy);
    return redis;
  } catch (error) {
    disconnect(redis);
    throw error;
  }
}

/** BullMQ does not close a connection that was handed to it. */
export function disconnect(redis: Redis): void {
  redis.disconnect();
}
