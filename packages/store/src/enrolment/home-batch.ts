import {
  type Association,
  type BeginRefusal,
  type Begun,
  decideAsks,
  enrolmentCommandOf,
  type NewAsk,
  type NewDelivery,
  type Outcome,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { inKeyedTransaction } from "../transaction.ts";
import { begunOf } from "./begun.ts";
import type { EnrolmentContext } from "./context.ts";
import { readHomeSlice } from "./home-slice.ts";
import { lockPersons } from "./lock.ts";
import { joinedSwaps, releaseSwappedBy } from "./swap.ts";
import { writeAsks } from "./write-asks.ts";
import { insertAssociations } from "./write-associations.ts";

/** Writes asks to partners down, each with the command that will be brought whatever happens next. */
export async function runHomeBatch(
  context: EnrolmentContext,
  asks: readonly NewAsk[],
): Promise<readonly Outcome<Begun, BeginRefusal>[]> {
  return await inKeyedTransaction(context.pool, async (client) => {
    const [personIds, known] = await Promise.all([
      lockPersons(
        client,
        asks.map(({ request }) => request.personId),
      ),
      readHomeSlice(client, context.institution, asks),
    ]);
    const slice = { ...known, personIds };
    const now = context.clock.now();
    const decided = decideAsks(slice, asks, { now, newPseudonym: context.newPseudonym });
    const associations = new Map(slice.associations.map((one) => [one.associationId, one]));
    const fresh: Association[] = [];
    const deliveries: NewDelivery[] = [];
    for (const [index, ask] of asks.entries()) {
      const outcome = decided.outcomes[index];
      if (outcome?.ok !== true || outcome.value.kind !== "fresh") continue;
      const { association } = outcome.value;
      fresh.push(association);
      deliveries.push(commandDelivery(association, ask));
      associations.set(association.associationId, association);
    }
    await Promise.all([
      writeAsks(client, decided),
      insertAssociations(client, fresh),
      insertDeliveries(client, deliveries, now),
    ]);
    const requests = new Map([...slice.requests, ...decided.requests].map((one) => [one.requestId, one]));
    await releaseSwappedBy(client, joinedSwaps(slice, decided), { ...context, now, requests });
    return asks.flatMap((ask, index) => {
      const outcome = decided.outcomes[index];
      return outcome === undefined ? [] : begunOf(ask, outcome, { requests, associations });
    });
  });
}

function commandDelivery(association: Association, ask: NewAsk): NewDelivery {
  return {
    deliveryId: ask.deliveryId,
    kind: "command",
    recipient: association.host,
    associationKey: association.associationKey,
    payload: enrolmentCommandOf(association),
    inHandUntil: ask.inHandUntil,
  };
}
