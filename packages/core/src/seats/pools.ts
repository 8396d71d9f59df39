import { SEAT_POOL_KINDS, type SeatPoolKind } from "../catalogue/vocabulary.ts";

/** A share of an offering's places, with what is given out of it. A missing size is unlimited. */
export interface SeatPool {
  readonly poolId: string;
  readonly offeringId: string;
  readonly kind: SeatPoolKind;
  /** schacHome of a partner, name of an alliance; empty for `own` and `unallocated`. */
  readonly beneficiary: string;
  readonly size?: number;
  readonly placed: number;
  readonly offered: number;
}

/** Whom a place is for: taken from the authenticated home and its alliances, never from the request. */
export interface HomeClass {
  readonly home: string;
  /** The institution whose pools they are. */
  readonly host: string;
  /** Alliances that home and host are both in; of no consequence for own students. */
  readonly alliances: readonly string[];
}

/** The pools a student of this home may draw from, the most specific first. */
export function eligiblePools(pools: readonly SeatPool[], homeClass: HomeClass): readonly SeatPool[] {
  return pools.filter((pool) => isFor(pool, homeClass)).sort(bySpecificity);
}

/** Places left; Infinity when unlimited. */
export function freeSeats(pool: Pick<SeatPool, "size" | "placed" | "offered">): number {
  return pool.size === undefined ? Number.POSITIVE_INFINITY : pool.size - pool.placed - pool.offered;
}

function isFor(pool: SeatPool, { home, host, alliances }: HomeClass): boolean {
  switch (pool.kind) {
    case "own":
      return home === host;
    case "partner":
      return home !== host && pool.beneficiary === home;
    case "alliance":
      return home !== host && alliances.includes(pool.beneficiary);
    case "unallocated":
      return true;
  }
}

/** SEAT_POOL_KINDS is in order of specificity; two alliances go by name, so that a replay takes the same one. */
function bySpecificity(one: SeatPool, other: SeatPool): number {
  const byKind = SEAT_POOL_KINDS.indexOf(one.kind) - SEAT_POOL_KINDS.indexOf(other.kind);
  if (byKind !== 0) return byKind;
  return one.beneficiary < other.beneficiary ? -1 : 1;
}
