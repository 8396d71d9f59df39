import type { Association } from "../enrolment/association.ts";
import { type Book, changeAssociation, findFreePool, moveSeat } from "./book.ts";
import { freeSeats, type SeatPool } from "./pools.ts";

/** How long a waiting-list offer stands where the offering does not say. The reminder comes after half of it. */
export const OFFER_HOURS = 48;

/**
 * An offer does not run out before home has acknowledged it. Where its delivery was given up, because the ladder ended or
 * a person has to look, it still stands for so long: the place must not be held for ever.
 */
export const UNTOLD_OFFER_DAYS = 7;
const HOUR_MS = 3_600_000;

/**
 * Gives or offers free places to the waiting, first come first served among those whose home may draw from the pool.
 * Called in the decision that freed the place, so that no place is ever free beside someone who waits for it. Who
 * holds an open offer, or is decided about, waits for nothing more. A cancelled offering has nothing to give.
 */
export function promoteWaiting(book: Book, offeringId: string, actor: string): void {
  const waiting = book.waiting.get(offeringId) ?? [];
  if (book.offerings.get(offeringId)?.isCancelled === true) return;
  for (const key of waiting) {
    if (!hasFreeSeat(book, offeringId)) return;
    const waiter = book.associations.get(key);
    if (waiter?.hostState !== "queued" || waiter.offer !== undefined || waiter.held !== undefined) continue;
    const pool = findFreePool(book, offeringId, waiter.home);
    if (pool === undefined) continue;
    // Over eduXchange nobody can answer an offer.
    const offers = book.offerings.get(offeringId)?.promotion === "offer" && waiter.road === undefined;
    book.notices.push(offers ? offer(book, waiter, { pool, actor }) : place(book, waiter, { pool, actor }));
  }
}

interface Draw {
  readonly pool: SeatPool;
  readonly actor: string;
}

function place(book: Book, waiter: Association, { pool, actor }: Draw): Association {
  const { associationKey } = waiter;
  moveSeat(book, pool, { associationKey, placedDelta: 1, offeredDelta: 0, reason: "promoted", actor });
  const { rank: _rank, position: _position, reason: _reason, ...rest } = waiter;
  return changeAssociation(book, {
    ...rest,
    hostState: "associated",
    poolId: pool.poolId,
    version: waiter.version + 1,
    updatedAt: book.now,
  });
}

function offer(book: Book, waiter: Association, { pool, actor }: Draw): Association {
  const { associationKey, offeringId } = waiter;
  moveSeat(book, pool, { associationKey, placedDelta: 0, offeredDelta: 1, reason: "offered", actor });
  const standsMs = (book.offerings.get(offeringId)?.offerHours ?? OFFER_HOURS) * HOUR_MS;
  const from = book.now.getTime();
  return changeAssociation(book, {
    ...waiter,
    poolId: pool.poolId,
    offer: {
      offerId: book.slice.newId(),
      offeredAt: book.now,
      remindAt: new Date(from + standsMs / 2),
      expiresAt: new Date(from + standsMs),
    },
    version: waiter.version + 1,
    updatedAt: book.now,
  });
}

function hasFreeSeat(book: Book, offeringId: string): boolean {
  return (book.pools.get(offeringId) ?? []).some((pool) => freeSeats(pool) > 0);
}
