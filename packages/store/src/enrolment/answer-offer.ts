import {
  answerOfferAtHome,
  type Committed,
  granted,
  type HomeOfferAnswer,
  type HomeOfferAnswerRefusal,
  type HomeView,
  type Outcome,
  type ReleaseRefusal,
  refused,
  refuseRelease,
  withRelease,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import { commandDeliveries, committed } from "./command-deliveries.ts";
import type { EnrolmentContext } from "./context.ts";
import { decideOwn, type SeatBatcher } from "./host-ledger.ts";
import { lockPersons } from "./lock.ts";
import { findForPerson, readViews } from "./read-home.ts";
import { writeRequests } from "./write-asks.ts";

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
    const named = await inTransaction(context.pool, (client) =>
      nameRelease(client, context, { view: found, wish }),
    );
    if (!named.ok) return named;
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
    if (change.value.command === undefined) return granted(committed(change.value, wish));
    const named = await nameRelease(client, context, { view, wish });
    if (!named.ok) return named;
    await insertDeliveries(client, commandDeliveries(change.value, wish), context.clock.now());
    return granted(committed(change.value, wish));
  });
}

/** Writes down what the acceptance gives up, before the host hears of it: its answer may come much later. */
async function nameRelease(
  client: Queryable,
  { institution, clock }: EnrolmentContext,
  { view, wish }: { readonly view: HomeView; readonly wish: HomeOfferAnswer },
): Promise<Outcome<void, ReleaseRefusal>> {
  const { personId, answer, releases } = wish;
  if (releases === undefined || answer === "decline") return granted(undefined);
  await lockPersons(client, [personId]);
  const [released] = await readViews(client, institution, [{ associationId: releases }]);
  const refusal = refuseRelease(released?.association, { personId, choices: [view.association] });
  if (refusal !== undefined) return refused(refusal);
  await writeRequests(client, [withRelease(view.request, releases, clock.now())]);
  return granted(undefined);
}
