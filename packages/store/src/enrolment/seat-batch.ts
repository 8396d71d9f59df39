import {
  type Association,
  afterChange,
  type Decided,
  decideAsks,
  decideCommands,
  granted,
  type LedgerDecision,
  type StoredRequest,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import type { Queryable } from "../queryable.ts";
import { inKeyedTransaction } from "../transaction.ts";
import { begunOf } from "./begun.ts";
import type { EnrolmentContext } from "./context.ts";
import { readHomeSlice } from "./home-slice.ts";
import { readLedgerSlice } from "./ledger-slice.ts";
import { lockOfferings, lockPersons } from "./lock.ts";
import { nameAskers } from "./name-askers.ts";
import { readPositions } from "./positions.ts";
import { readRequests } from "./read-requests.ts";
import {
  asksAtPartners,
  commandOf,
  offeringOf,
  type PlannedItem,
  personOf,
  planItems,
  type SeatAnswer,
  type SeatItem,
} from "./seat-item.ts";
import { joinedSwaps, releaseSwappedBy } from "./swap.ts";
import { listSwapOfferings } from "./swap-offerings.ts";
import { writeAsks } from "./write-asks.ts";
import { writeDecision } from "./write-decision.ts";

/**
 * One transaction: lock in id order, read, decide in core, write. Answers in the order of the items. Asks at partners are
 * written down beside those that move seats: a transaction costs more than what is in it.
 */
export async function runSeatBatch(
  context: EnrolmentContext,
  items: readonly SeatItem[],
): Promise<readonly SeatAnswer[]> {
  return await inKeyedTransaction(context.pool, async (client) => {
    const swapped = await listSwapOfferings(client, context.institution, items);
    const asks = items.flatMap((item) => (item.kind === "ask" ? [item.ask] : []));
    const { institution } = context;
    const [personIds, offerings, known, seats] = await Promise.all([
      lockPersons(client, items.flatMap(personOf)),
      lockOfferings(client, [...items.flatMap((item) => offeringOf(item, institution)), ...swapped]),
      readHomeSlice(client, institution, asks),
      readLedgerSlice(client, context, {
        commands: items.flatMap(commandOf),
        asks: asks.filter(({ choice }) => choice.host === institution),
      }),
      nameAskers(client, institution, items),
    ]);
    const now = context.clock.now();
    const home = { ...known, personIds };
    const asked = decideAsks(home, asks, { now, newPseudonym: context.newPseudonym });
    const { planned, commands } = planItems(items, asked.outcomes);
    const atPartners = asksAtPartners(planned);
    const decision = decideCommands({ ...seats, offerings }, commands, now);
    const requests = new Map([...home.requests, ...asked.requests].map((one) => [one.requestId, one]));
    const followed = await followAssociations(client, { planned, decision, requests, now });
    const saved = new Set([...asked.requests, ...followed].map(({ requestId }) => requestId));
    await Promise.all([
      writeDecision(
        client,
        { ...decision, added: [...decision.added, ...atPartners.associations] },
        { ...context, now },
      ),
      insertDeliveries(client, atPartners.deliveries, now),
      writeAsks(client, { ...asked, requests: [...saved].flatMap((id) => requests.get(id) ?? []) }),
    ]);
    const recorded = [...decision.added, ...decision.changed, ...joinedSwaps(home, asked)];
    await releaseSwappedBy(client, recorded, { ...context, now, requests });

    const current = [
      ...home.associations,
      ...atPartners.associations,
      ...decision.added,
      ...decision.changed,
      ...answered(decision),
    ];
    const positions = await readPositions(client, institution, current);
    const associations = new Map(current.map((one) => [one.associationId, withPosition(one, positions)]));
    return planned.map((item): SeatAnswer => {
      if (item.kind === "ask") {
        return { kind: "ask", outcome: begunOf(item.ask, item.outcome, { requests, associations }) };
      }
      const outcome = decision.outcomes[item.index];
      if (outcome === undefined) throw new RangeError("fewer commands were decided than planned");
      return { kind: "command", outcome: outcome.ok ? granted(placed(outcome.value, positions)) : outcome };
    });
  });
}

interface Following {
  readonly planned: readonly PlannedItem[];
  readonly decision: LedgerDecision;
  /** Gets the requests as they are now. */
  readonly requests: Map<string, StoredRequest>;
  readonly now: Date;
}

/** Own students' requests follow what became of their current choice; answers those that changed. */
async function followAssociations(
  client: Queryable,
  { planned, decision, requests, now }: Following,
): Promise<readonly StoredRequest[]> {
  const own = planned.flatMap((item) => {
    if (item.index === undefined || (item.kind === "command" && item.personId === undefined)) return [];
    const outcome = decision.outcomes[item.index];
    return outcome?.ok === true ? (outcome.value.association ?? []) : [];
  });
  const unread = own.flatMap(({ requestId }) =>
    requestId === undefined || requests.has(requestId) ? [] : [requestId],
  );
  for (const request of await readRequests(client, unread)) requests.set(request.requestId, request);
  return own.flatMap((association) => {
    const request = requests.get(association.requestId ?? "");
    if (request === undefined) return [];
    const followed = afterChange({ request, association }, association, now).request;
    if (followed === request) return [];
    requests.set(followed.requestId, followed);
    return [followed];
  });
}

function answered({ outcomes }: LedgerDecision): readonly Association[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? (outcome.value.association ?? []) : []));
}

function withPosition(association: Association, positions: ReadonlyMap<string, number>): Association {
  const position = positions.get(association.associationKey);
  return position === undefined ? association : { ...association, position };
}

/** A position is told only with the state it belongs to: a later command of the batch may have ended the wait. */
function placed({ receipt, association }: Decided, positions: ReadonlyMap<string, number>): Decided {
  if (association === undefined) return { receipt };
  const moved = withPosition(association, positions);
  const { position } = moved;
  return position === undefined || receipt.hostState !== "queued"
    ? { receipt, association }
    : { receipt: { ...receipt, position }, association: moved };
}
