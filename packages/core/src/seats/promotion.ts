import type { Association } from "../enrolment/association.ts";
import { type Book, changeAssociation, findFreePool, moveSeat } from "./book.ts";
import { freeSeats } from "./pools.ts";

/**
 * Gives free places to the waiting, first come first served among those whose home may draw from the pool.
 * Called in the decision that freed the place, so that no place is ever free beside someone who waits for it.
 */
export function promoteWaiting(book: Book, offeringId: string, actor: string): void {
  const waiting = book.waiting.get(offeringId) ?? [];
  for (const key of waiting) {
    if (!hasFreeSeat(book, offeringId)) return;
    const waiter = book.associations.get(key);
    if (waiter?.hostState !== "queued") continue;
    const pool = findFreePool(book, offeringId, waiter.home);
    if (pool === undefined) continue;
    moveSeat(book, pool, { associationKey: key, placedDelta: 1, reason: "promoted", actor });
    const { rank: _rank, position: _position, reason: _reason, ...rest } = waiter;
    const promoted: Association = {
      ...rest,
      hostState: "associated",
      poolId: pool.poolId,
      version: waiter.version + 1,
      updatedAt: book.now,
    };
    book.notices.push(changeAssociation(book, promoted));
  }
}

function hasFreeSeat(book: Book, offeringId: string): boolean {
  return (book.pools.get(offeringId) ?? []).some((pool) => freeSeats(pool) > 0);
}
