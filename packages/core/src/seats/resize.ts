import type { SeatPoolSize } from "../catalogue/items.ts";
import type { Association } from "../enrolment/association.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { type Book, openBook } from "./book.ts";
import type { SeatPool } from "./pools.ts";
import { promoteWaiting } from "./promotion.ts";
import type { LedgerSlice, MovementReason, OfferingSeats, SeatMovement } from "./slice.ts";

/** The sizes an offering's pools are to have. A pool that is not named any more gets size 0. */
export interface PoolsWanted {
  readonly offeringId: string;
  readonly pools: readonly SeatPoolSize[];
  /** What the waiting get of what grows, where that changes too; as it stands when left out. */
  readonly rules?: Pick<OfferingSeats, "promotion" | "offerHours">;
}

/** Places that were given are not taken back: each pool that would hold more than its new size, with the numbers. */
export interface SeatPoolsBelowPlaced {
  readonly code: "seat-pool-below-placed";
  readonly offeringId: string;
  /** With the sizes that were wanted. */
  readonly pools: readonly Pick<SeatPool, "kind" | "beneficiary" | "size" | "placed" | "offered">[];
}

/** One of the waiting for whom a place came free. Named as home names it: the host's SIS knows no more of them yet. */
export interface Promotion {
  readonly home: string;
  readonly associationId: string;
  /** On the waiting list before, from 1. */
  readonly position: number;
  readonly gets: "place" | "offer";
}

export interface Resized {
  /** Pools with their new sizes and, after promotion, their new counters. New ones are among them. */
  readonly pools: readonly SeatPool[];
  readonly changed: readonly Association[];
  readonly movements: readonly SeatMovement[];
  readonly notices: readonly Association[];
  /** In the order of the waiting list. */
  readonly promotions: readonly Promotion[];
}

/** Everything `decideResize` needs besides the slice. */
export interface ResizeContext {
  readonly now: Date;
  /** Who changes the sizes, for the movements. */
  readonly actor: string;
  readonly newId: () => string;
  /** Why, where it is no plain change of size. */
  readonly reason?: "released";
}

/** Sizes up and down, then the waiting are promoted into what grew. The slice must bring all who may be promoted. */
export function decideResize(
  slice: LedgerSlice,
  wanted: PoolsWanted,
  context: ResizeContext,
): Outcome<Resized, SeatPoolsBelowPlaced> {
  const offerings = slice.offerings.map((one) =>
    one.offeringId === wanted.offeringId ? { ...one, ...wanted.rules } : one,
  );
  const book = openBook({ ...slice, offerings }, context.now);
  const before = book.pools.get(wanted.offeringId) ?? [];
  // A SIS that sends the old sizes again does not open a cancelled offering.
  const isCancelled = book.offerings.get(wanted.offeringId)?.isCancelled === true;
  const sized = resizedPools(before, isCancelled ? { ...wanted, pools: [] } : wanted, context.newId);
  const tooSmall = sized.filter(({ size, placed, offered }) => size !== undefined && placed + offered > size);
  if (tooSmall.length > 0) {
    const pools = tooSmall.map(({ poolId: _poolId, offeringId: _offeringId, ...numbers }) => numbers);
    return refused({ code: "seat-pool-below-placed", offeringId: wanted.offeringId, pools });
  }
  for (const pool of sized) noteSize(book, before, { ...context, pool });
  book.pools.set(wanted.offeringId, sized);
  promoteWaiting(book, wanted.offeringId, context.actor);
  return granted({
    pools: book.pools.get(wanted.offeringId) ?? [],
    changed: [...book.changed].flatMap((key) => book.associations.get(key) ?? []),
    movements: book.movements,
    notices: book.notices,
    promotions: promotionsOf(book, wanted.offeringId),
  });
}

function promotionsOf(book: Book, offeringId: string): readonly Promotion[] {
  const waited = book.waiting.get(offeringId) ?? [];
  return book.notices.map(({ associationKey, home, associationId, offer }) => ({
    home,
    associationId,
    position: waited.indexOf(associationKey) + 1,
    gets: offer === undefined ? "place" : "offer",
  }));
}

function resizedPools(
  before: readonly SeatPool[],
  { offeringId, pools }: PoolsWanted,
  newId: () => string,
): readonly SeatPool[] {
  const kept = before.map((pool) => {
    const now = pools.find((one) => isSamePool(one, pool));
    return withSize(pool, now === undefined ? 0 : now.size);
  });
  const fresh = pools
    .filter((one) => !before.some((pool) => isSamePool(one, pool)))
    .map(({ kind, beneficiary = "", size }) =>
      withSize({ poolId: newId(), offeringId, kind, beneficiary, placed: 0, offered: 0 }, size),
    );
  return [...kept, ...fresh];
}

function isSamePool(wanted: SeatPoolSize, pool: SeatPool): boolean {
  return wanted.kind === pool.kind && (wanted.beneficiary ?? "") === pool.beneficiary;
}

function withSize(pool: SeatPool, size: number | undefined): SeatPool {
  const { size: _, ...rest } = pool;
  return size === undefined ? rest : { ...rest, size };
}

/** The finite sizes replay as a sum of deltas; the last reason says whether the pool is limited at all. */
function noteSize(
  book: Book,
  before: readonly SeatPool[],
  { pool, actor, reason: why }: Pick<ResizeContext, "actor" | "reason"> & { readonly pool: SeatPool },
): void {
  const old = before.find(({ poolId }) => poolId === pool.poolId);
  if (old !== undefined && old.size === pool.size) return;
  const reason: MovementReason =
    pool.size === undefined
      ? "size-unlimited"
      : old !== undefined && old.size === undefined
        ? "size-limited"
        : (why ?? "size-changed");
  const sizeDelta = (pool.size ?? 0) - (old?.size ?? 0);
  book.movements.push({ poolId: pool.poolId, placedDelta: 0, offeredDelta: 0, sizeDelta, reason, actor });
}
