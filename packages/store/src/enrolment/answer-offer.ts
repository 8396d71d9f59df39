import {
  answerOfferAtHome,
  type Committed,
  granted,
  type HomeOfferAnswer,
  type HomeOfferAnswerRefusal,
  type Outcome,
  refused,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { commandDeliveries, committed } from "./home-changes.ts";
import { decideOwn, type SeatBatcher } from "./host-ledger.ts";
import { lockPersons } from "./lock.ts";
import { findForPerson, readViews } from "./read-home.ts";

/** Brings a student's answer to a waiting-list offer: to the own ledger at once, to a partner by a command. */
export async function answerOffer(
  context: EnrolmentContext,
  seats: SeatBatcher,
  wish: HomeOfferAnswer,
): Promise<Outcome<Committed, HomeOfferAnswerRefusal>> {
  const { institution } = context;
  const found = await findForPerson(context, wish.personId, wish.associationId);
  if (found === undefined) return refused({ code: "association-unknown" });
  const { associationId, offeringId, host } = found.association;
  if (host === institution) {
    const asked = answerOfferAtHome(found, wish);
    if (!asked.ok) return asked;
    if (asked.value.command === undefined) return granted({ association: found.association });
    const { offerId, answer } = wish;
    const command = { home: institution, associationId, offeringId, offerId, answer, actor: institution };
    const outcome = await decideOwn(seats, { kind: "offer-answer", answer: command }, wish.personId);
    if (!outcome.ok) return outcome;
    // Another answer, or the end of the offer's time, may have come between.
    const after = answerOfferAtHome({ ...found, association: outcome.value }, wish);
    return after.ok ? granted({ association: outcome.value }) : after;
  }
  return await inTransaction(context.pool, async (client) => {
    await lockPersons(client, [wish.personId]);
    const [view] = await readViews(client, institution, [{ associationId, host }]);
    if (view === undefined) return refused({ code: "association-unknown" });
    const change = answerOfferAtHome(view, wish);
    if (!change.ok) return change;
    await insertDeliveries(client, commandDeliveries(change.value, wish), context.clock.now());
    return granted(committed(change.value, wish));
  });
}
