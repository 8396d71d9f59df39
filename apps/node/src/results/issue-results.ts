import { EVENT_BASE } from "@wissel/contract";
import {
  type Clock,
  decideResults,
  deliveryOf,
  type IssuedResult,
  type IssueRefusal,
  type NewDelivery,
  type NewId,
  type Outcome,
  type ResultAnswer,
  type ResultPosting,
} from "@wissel/core";
import {
  type ConnectionPool,
  insertDeliveries,
  insertIssuedResults,
  inTransaction,
  lockResultTargets,
} from "@wissel/store";
import { RESULT_EVENTS, toWireVersion } from "./event-wire.ts";

export interface IssuePorts {
  readonly pool: ConnectionPool;
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly kickDeliveries: () => void;
}

/** Writes the versions that the host's SIS posts, and what is owed for them, in one transaction. */
export async function issueResults(
  { pool, own, clock, newId, kickDeliveries }: IssuePorts,
  postings: readonly ResultPosting[],
): Promise<readonly Outcome<ResultAnswer, IssueRefusal>[]> {
  if (postings.length === 0) return [];
  const decision = await inTransaction(pool, async (client) => {
    const now = clock.now();
    const targets = await lockResultTargets(client, own, postings);
    const decided = decideResults(postings, targets, { now, newId });
    await insertIssuedResults(client, decided.issued);
    await insertDeliveries(client, decided.issued.flatMap(deliveriesOf), now);
    return decided;
  });
  if (decision.issued.length > 0) kickDeliveries();
  return decision.outcomes;
}

/** The own institution's student has it already. */
function deliveriesOf({
  target,
  resultId,
  version,
  statement,
  recordedAt,
}: IssuedResult): readonly NewDelivery[] {
  if (recordedAt !== undefined) return [];
  const { home, associationKey, associationId, txn, offeringId } = target;
  const payload = toWireVersion(offeringId, { version, statement });
  const event = { eventId: resultId, name: RESULT_EVENTS[statement.kind], recipient: home, payload };
  return [deliveryOf({ ...event, associationKey, associationId, txn }, EVENT_BASE)];
}
