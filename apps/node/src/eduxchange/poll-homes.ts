import type { Clock, HostLedger } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { findBroughtIn, type Queryable, takeDuePolls } from "@wissel/store";
import { applyHomeState } from "./home-state.ts";
import type { ReceiverClient } from "./receiver-client.ts";

export interface PollHomesPorts {
  readonly pool: Queryable;
  readonly receiver: Pick<ReceiverClient, "read">;
  readonly ledger: Pick<HostLedger, "decide" | "withdraw">;
  readonly clock: Clock;
}

const AT_ONCE = 20;

/** Asks homes where they stand, whose turn it is: over eduXchange a home never says so by itself. Answers how many. */
export async function pollHomes({ pool, receiver, ledger, clock }: PollHomesPorts): Promise<number> {
  const due = await takeDuePolls(pool, clock.now(), AT_ONCE);
  await Promise.all(
    due.map(async (associationKey) => {
      const found = await findBroughtIn(pool, associationKey);
      if (found?.remoteId === undefined) return;
      try {
        const { personRef, remoteId } = found;
        const { status, body } = await receiver.read({ associationKey, personRef, remoteId });
        if (status === 200) await applyHomeState(ledger, found.association, body);
      } catch (error) {
        // It is asked again when its time comes.
        if (!(error instanceof PeerUnreachable)) throw error;
      }
    }),
  );
  return due.length;
}
