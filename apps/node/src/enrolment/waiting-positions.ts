import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import type { Clock, HomeRegister, HomeView } from "@wissel/core";
import { atMost } from "./at-most.ts";
import { type HostExchange, HostUnreachableError } from "./host-exchange.ts";
import { hostReceiptOf } from "./send-commands.ts";

/**
 * Positions on partners' waiting lists, as they are now. A host tells of a change of state, but not each time somebody
 * further up leaves: who looks asks.
 */
export interface WaitingPositions {
  /** The same views, those that wait at a partner with the position it tells. Silent hosts are left as they were. */
  refresh(views: readonly HomeView[]): Promise<readonly HomeView[]>;
}

interface WaitingPositionPorts {
  readonly own: string;
  readonly hosts: Pick<HostExchange, "get">;
  readonly register: Pick<HomeRegister, "recordReceipts">;
  readonly clock: Clock;
}

/** A position is asked for at most this often. */
const ASK_EVERY_MS = 5_000;
/** How long a reader waits for a host. */
const PATIENCE_MS = 1_500;
/** Beyond this the memory of who asked when is begun anew. */
const REMEMBERED = 10_000;

export function openWaitingPositions({
  own,
  hosts,
  register,
  clock,
}: WaitingPositionPorts): WaitingPositions {
  const validators = openValidators(documents.exchange);
  const askedAt = new Map<string, number>();

  function isDue({ association }: HomeView): boolean {
    if (association.hostState !== "queued" || association.host === own) return false;
    const now = clock.now().getTime();
    if (now - (askedAt.get(association.associationId) ?? 0) < ASK_EVERY_MS) return false;
    if (askedAt.size >= REMEMBERED) askedAt.clear();
    askedAt.set(association.associationId, now);
    return true;
  }

  async function ask({ association }: HomeView): Promise<HomeView | undefined> {
    const { host, associationId } = association;
    try {
      const { status, body } = await hosts.get(host, `/enrolments/${associationId}`);
      if (status !== 200 || validators.check("CommandReceipt", body).length > 0) return undefined;
      const answer = hostReceiptOf(body as ExchangeSchemas["CommandReceipt"]);
      const [recorded] = await register.recordReceipts([{ host, associationId, answer }]);
      return recorded;
    } catch (error) {
      if (error instanceof HostUnreachableError) return undefined;
      throw error;
    }
  }

  return {
    async refresh(views) {
      const fresh = new Map<string, HomeView>();
      const asking = views.filter(isDue).map(async (view) => {
        const told = await ask(view);
        if (told !== undefined) fresh.set(view.association.associationId, told);
      });
      await atMost(PATIENCE_MS, asking);
      return views.map((view) => fresh.get(view.association.associationId) ?? view);
    },
  };
}
