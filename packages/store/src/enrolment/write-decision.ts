import {
  type Association,
  type Cancellation,
  deliveryOf,
  isLiveState,
  isTakenBack,
  type LedgerDecision,
  type NewDelivery,
  type NewId,
  noticeKindOf,
  type OfferingCancellation,
  receiptOf,
  type SeatMovement,
  type Tombstone,
  type WaitingListOffer,
} from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import { insertNotices, type Noticed } from "../notices/insert-notices.ts";
import type { Queryable } from "../queryable.ts";
import { readCancellations } from "./read-cancellations.ts";
import { insertAssociations, updateAssociations } from "./write-associations.ts";

/** What writing a decision needs besides the decision. */
export interface WriteContext {
  /** schacHome of this institution. */
  readonly institution: string;
  /** The contract's base of event types. */
  readonly eventBase: string;
  readonly newId: NewId;
  readonly now: Date;
}

export async function writeDecision(
  client: Queryable,
  decision: Omit<LedgerDecision, "outcomes">,
  context: WriteContext,
): Promise<void> {
  const { added, changed, movements, tombstones, notices } = decision;
  await Promise.all([
    insertAssociations(client, added),
    updateAssociations(client, changed),
    writeMovements(client, movements, context),
    writeTombstones(client, tombstones, context.now),
    tellOf(client, [...notices, ...unheard(decision, context)], context),
  ]);
}

/**
 * A home on the other side of eduXchange has asked nothing and gets no answers: it hears of what was given, and of every
 * end. A no is told to the student alone.
 */
function unheard(
  { added, changed, notices }: Omit<LedgerDecision, "outcomes">,
  { institution }: WriteContext,
): readonly Association[] {
  const told = new Set(notices.map(({ associationKey }) => associationKey));
  const given = added.filter(({ hostState }) => hostState !== "denied");
  const ended = changed.filter(({ hostState }) => !isLiveState(hostState));
  return [...given, ...ended].filter(
    ({ road, home, associationKey }) =>
      road === "eduxchange" && home !== institution && !told.has(associationKey),
  );
}

/** Owes partners the news of what they did not ask for, and own students theirs. */
export async function tellOf(
  client: Queryable,
  notices: readonly Association[],
  context: WriteContext,
): Promise<void> {
  const words = await readCancellations(
    client,
    notices.filter(isTakenBack).map(({ offeringId }) => offeringId),
  );
  const news = notices.map((association) => ({
    kind: noticeKindOf(association),
    association,
    cancellation: wordsOf(words.get(association.offeringId)),
  }));
  await Promise.all([
    insertDeliveries(client, newsToPartners(news, context), context.now),
    insertNotices(client, news, context),
  ]);
}

/** Movements, and the counters that replay from them. The table's constraint refuses a pool that would overflow. */
export async function writeMovements(
  client: Queryable,
  movements: readonly SeatMovement[],
  { newId, now }: Pick<WriteContext, "newId" | "now">,
): Promise<void> {
  if (movements.length === 0) return;
  const rows = movements.map((movement) => ({
    movement_id: newId(),
    pool_id: movement.poolId,
    association_key: movement.associationKey,
    placed_delta: movement.placedDelta,
    offered_delta: movement.offeredDelta,
    size_delta: movement.sizeDelta,
    reason: movement.reason,
    actor: movement.actor,
  }));
  await client.query({
    name: "seat-move",
    text: `WITH moved AS (
             INSERT INTO seat_movement (movement_id, pool_id, association_key, placed_delta, offered_delta,
                                        size_delta, reason, actor, at)
             SELECT movement_id, pool_id, association_key, placed_delta, offered_delta, size_delta, reason,
                    actor, $2
             FROM jsonb_to_recordset($1::jsonb) AS new_row (
               movement_id uuid, pool_id uuid, association_key uuid, placed_delta integer, offered_delta integer,
               size_delta integer, reason text, actor text)
             RETURNING pool_id, placed_delta, offered_delta
           ), total AS (
             SELECT pool_id, sum(placed_delta)::integer AS placed_delta, sum(offered_delta)::integer AS offered_delta
             FROM moved GROUP BY pool_id
           )
           UPDATE seat_pool SET placed = placed + total.placed_delta, offered = offered + total.offered_delta
           FROM total WHERE seat_pool.pool_id = total.pool_id
             AND (total.placed_delta <> 0 OR total.offered_delta <> 0)`,
    values: [JSON.stringify(rows), now],
  });
}

async function writeTombstones(
  client: Queryable,
  tombstones: readonly Tombstone[],
  now: Date,
): Promise<void> {
  if (tombstones.length === 0) return;
  const rows = tombstones.map(({ home, associationId, sequence }) => ({
    home,
    association_id: associationId,
    home_sequence: sequence,
  }));
  await client.query({
    name: "tombstone-write",
    text: `INSERT INTO withdrawn_before_enrolment (home, association_id, home_sequence, at)
           SELECT home, association_id, home_sequence, $2
           FROM jsonb_to_recordset($1::jsonb) AS new_row (home text, association_id uuid, home_sequence integer)
           ON CONFLICT (home, association_id) DO UPDATE SET home_sequence = EXCLUDED.home_sequence`,
    values: [JSON.stringify(rows), now],
  });
}

/** A partner learns by event what it did not ask for; own students' rows are home's rows already. */
function newsToPartners(
  news: readonly Noticed[],
  { institution, eventBase, newId }: Pick<WriteContext, "institution" | "eventBase" | "newId">,
): readonly NewDelivery[] {
  return news
    .filter(({ association: { home } }) => home !== institution)
    .map(({ association, cancellation }) => {
      const { version, offeringId, homeState, hostState, reason, offer, terms, decidedAt } =
        receiptOf(association);
      return deliveryOf(
        {
          eventId: newId(),
          name: "enrolment-changed",
          recipient: association.home,
          associationKey: association.associationKey,
          associationId: association.associationId,
          txn: association.txn,
          ...(association.road === undefined ? {} : { road: association.road }),
          payload: {
            version,
            offeringId,
            homeState,
            hostState,
            ...(reason === undefined ? {} : { reason }),
            ...(offer === undefined ? {} : { offer: toEventOffer(offer) }),
            ...(terms === undefined ? {} : { terms: { ...terms } }),
            ...(cancellation === undefined ? {} : { cancellation: toEventCancellation(cancellation) }),
            decidedAt: decidedAt.toISOString(),
          },
        },
        eventBase,
      );
    });
}

/** What everybody may read of a cancellation. */
function wordsOf(cancellation: Cancellation | undefined): OfferingCancellation | undefined {
  return cancellation && { on: cancellation.on, reason: cancellation.reason };
}

function toEventCancellation({ on, reason }: OfferingCancellation) {
  return { on, reason: reason.map(({ language, value }) => ({ language, value })) };
}

function toEventOffer({ offerId, offeredAt, remindAt, expiresAt }: WaitingListOffer) {
  return {
    offerId,
    offeredAt: offeredAt.toISOString(),
    remindAt: remindAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
