import { type Association, isLive } from "../enrolment/association.ts";
import { awaitsSelection } from "./awaits-selection.ts";
import { eligiblePools, freeSeats, type SeatPool } from "./pools.ts";
import type { LedgerSlice, MovementReason, OfferingSeats, SeatMovement, Tombstone } from "./slice.ts";

/** The working copy of one batch: commands are decided one after the other, each on what the one before left. */
export interface Book {
  readonly slice: LedgerSlice;
  readonly now: Date;
  readonly offerings: ReadonlyMap<string, OfferingSeats>;
  readonly pools: Map<string, readonly SeatPool[]>;
  readonly associations: Map<string, Association>;
  readonly keyById: Map<string, string>;
  readonly keyByStudent: Map<string, string>;
  readonly tombstones: Map<string, Tombstone>;
  /** Association keys by offering, in waiting order; may name some that no longer wait. */
  readonly waiting: Map<string, string[]>;
  readonly added: Set<string>;
  readonly changed: Set<string>;
  readonly movements: SeatMovement[];
  readonly notices: Association[];
  readonly newTombstones: Map<string, Tombstone>;
  ranksUsed: number;
}

export function openBook(slice: LedgerSlice, now: Date): Book {
  const book: Book = {
    slice,
    now,
    offerings: new Map(slice.offerings.map((offering) => [offering.offeringId, offering])),
    pools: new Map(slice.offerings.map(({ offeringId }) => [offeringId, []])),
    associations: new Map(),
    keyById: new Map(),
    keyByStudent: new Map(),
    tombstones: new Map(slice.tombstones.map((tombstone) => [idOf(tombstone), tombstone])),
    waiting: new Map(),
    added: new Set(),
    changed: new Set(),
    movements: [],
    notices: [],
    newTombstones: new Map(),
    ranksUsed: 0,
  };
  for (const pool of slice.pools) {
    book.pools.set(pool.offeringId, [...(book.pools.get(pool.offeringId) ?? []), pool]);
  }
  for (const association of slice.associations) index(book, association);
  for (const waiting of book.waiting.values()) waiting.sort((one, other) => byWaitingOrder(book, one, other));
  return book;
}

export function findById(
  book: Book,
  id: { readonly home: string; readonly associationId: string },
): Association | undefined {
  const key = book.keyById.get(idOf(id));
  return key === undefined ? undefined : book.associations.get(key);
}

export function findLiveOfStudent(book: Book, student: StudentInOffering): Association | undefined {
  const key = book.keyByStudent.get(studentOf(student));
  const association = key === undefined ? undefined : book.associations.get(key);
  return association !== undefined && isLive(association) ? association : undefined;
}

export function addAssociation(book: Book, association: Association): Association {
  index(book, association);
  book.added.add(association.associationKey);
  if (association.hostState === "queued") sortLast(book, association.offeringId);
  return association;
}

export function changeAssociation(book: Book, association: Association): Association {
  book.associations.set(association.associationKey, association);
  if (!book.added.has(association.associationKey)) book.changed.add(association.associationKey);
  return association;
}

/** The most specific pool of this home with a place left. */
export function findFreePool(book: Book, offeringId: string, home: string): SeatPool | undefined {
  return poolsFor(book, offeringId, home).find((pool) => freeSeats(pool) > 0);
}

export function poolsFor(book: Book, offeringId: string, home: string): readonly SeatPool[] {
  const { host, alliancesOf } = book.slice;
  return eligiblePools(book.pools.get(offeringId) ?? [], { home, host, alliances: alliancesOf(home) });
}

/** Puts one who waits from now on into the waiting order. */
export function joinWaiting(book: Book, { associationKey, offeringId }: Association): void {
  const waiting = [...(book.waiting.get(offeringId) ?? []), associationKey];
  waiting.sort((one, other) => byWaitingOrder(book, one, other));
  book.waiting.set(offeringId, waiting);
}

export interface Move {
  readonly associationKey: string;
  readonly placedDelta: 1 | 0 | -1;
  readonly offeredDelta: 1 | 0 | -1;
  readonly reason: MovementReason;
  readonly actor: string;
}

/** Gives, holds or takes back one place of a pool, and writes down why. */
export function moveSeat(book: Book, pool: Pick<SeatPool, "poolId" | "offeringId">, move: Move): void {
  const pools = book.pools.get(pool.offeringId) ?? [];
  const moved = pools.map((one) =>
    one.poolId === pool.poolId
      ? { ...one, placed: one.placed + move.placedDelta, offered: one.offered + move.offeredDelta }
      : one,
  );
  book.pools.set(pool.offeringId, moved);
  book.movements.push({ poolId: pool.poolId, sizeDelta: 0, ...move });
}

export function takeRank(book: Book): number {
  const rank = book.slice.ranks[book.ranksUsed];
  if (rank === undefined) throw new RangeError("a slice must bring a rank for every claim of its batch");
  book.ranksUsed += 1;
  return rank;
}

export function idOf({
  home,
  associationId,
}: {
  readonly home: string;
  readonly associationId: string;
}): string {
  return `${home} ${associationId}`;
}

interface StudentInOffering {
  readonly home: string;
  readonly pseudonym: string;
  readonly offeringId: string;
}

function studentOf({ home, pseudonym, offeringId }: StudentInOffering): string {
  return `${home} ${pseudonym} ${offeringId}`;
}

function index(book: Book, association: Association): void {
  const { associationKey, offeringId } = association;
  book.associations.set(associationKey, association);
  book.keyById.set(idOf(association), associationKey);
  if (isLive(association)) book.keyByStudent.set(studentOf(association), associationKey);
  // A selection decides about these all at once: no place that falls free is for one of them.
  if (association.hostState !== "queued" || awaitsSelection(association)) return;
  const waiting = book.waiting.get(offeringId);
  if (waiting === undefined) book.waiting.set(offeringId, [associationKey]);
  else waiting.push(associationKey);
}

/** Only a delayed command, with an earlier time of request, is out of order when it is added. */
function sortLast(book: Book, offeringId: string): void {
  const waiting = book.waiting.get(offeringId) ?? [];
  const [before, last] = waiting.slice(-2);
  if (before === undefined || last === undefined || byWaitingOrder(book, before, last) <= 0) return;
  waiting.sort((one, other) => byWaitingOrder(book, one, other));
}

/** By time of request; equal times go by rank, the order in which they were decided. */
function byWaitingOrder(book: Book, one: string, other: string): number {
  const first = book.associations.get(one);
  const second = book.associations.get(other);
  if (first === undefined || second === undefined) return 0;
  return first.requestedAt.getTime() - second.requestedAt.getTime() || (first.rank ?? 0) - (second.rank ?? 0);
}
