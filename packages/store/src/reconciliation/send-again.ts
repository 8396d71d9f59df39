import { type NewId, standingCommandOf } from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { readViews } from "../enrolment/read-home.ts";
import { lockStudentsOf } from "../enrolment/record-answers.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/**
 * Owes a host the command that says where home stands with one association, unless one is owed already. Returns
 * whether one is owed because of this.
 */
export async function sendStandingCommand(
  pool: ConnectionPool,
  {
    home,
    host,
    associationId,
  }: { readonly home: string; readonly host: string; readonly associationId: string },
  { now, newId }: { readonly now: Date; readonly newId: NewId },
): Promise<boolean> {
  return await inTransaction(pool, async (client) => {
    await lockStudentsOf(client, home, [{ associationId }]);
    const [view] = await readViews(client, home, [{ associationId, host }]);
    if (view === undefined) return false;
    const { associationKey } = view.association;
    const { rows } = await client.query<{ owed: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM delivery WHERE association_key = $1 AND kind = 'command'
           AND state IN ('pending', 'queued', 'sending')) AS owed`,
      [associationKey],
    );
    if (rows[0]?.owed === true) return false;
    const payload = standingCommandOf(view.association);
    const delivery = {
      deliveryId: newId(),
      kind: "command",
      recipient: host,
      associationKey,
      payload,
    } as const;
    await insertDeliveries(client, [delivery], now);
    return true;
  });
}
