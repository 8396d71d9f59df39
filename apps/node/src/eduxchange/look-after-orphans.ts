import type { Clock, NewId } from "@wissel/core";
import { type ConnectionPool, inTransaction, settleOrphans, tellOfOrphans } from "@wissel/store";

export interface OrphanPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly newId: NewId;
}

const AT_ONCE = 100;

/** Has people look at enrolments that home may not know of, and no longer once it does. */
export async function lookAfterOrphans({ pool, clock, newId }: OrphanPorts): Promise<void> {
  await inTransaction(pool, async (client) => {
    const at = clock.now();
    await tellOfOrphans(client, { newId, at, limit: AT_ONCE });
    await settleOrphans(client, at);
  });
}
