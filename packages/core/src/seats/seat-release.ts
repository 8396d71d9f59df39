import type { SeatPoolSize } from "../catalogue/items.ts";
import { granted, type Outcome } from "../outcome.ts";
import { freeSeats, type SeatPool } from "./pools.ts";
import { decideResize, type ResizeContext, type Resized, type SeatPoolsBelowPlaced } from "./resize.ts";
import type { LedgerSlice } from "./slice.ts";

/** A pool as the outside names it, inside its offering. */
export type PoolName = Omit<SeatPoolSize, "size">;

/** The unused places of one pool become another's, at an instant, exactly once. */
export interface SeatRelease {
  readonly releaseId: string;
  readonly offeringId: string;
  readonly from: PoolName;
  readonly to: PoolName;
  readonly dueAt: Date;
}

export interface ReleaseDecided {
  readonly resized: Resized;
  /** Places that moved; 0 where none was unused, or where a pool is gone or unlimited. */
  readonly moved: number;
}

/**
 * Moves the unused places and promotes the waiting of the receiving pool. The slice must bring all who may be promoted. In a
 * cancelled offering nothing moves: it has no places to hand on.
 */
export function decideRelease(
  slice: LedgerSlice,
  { offeringId, from, to }: SeatRelease,
  context: Omit<ResizeContext, "reason">,
): Outcome<ReleaseDecided, SeatPoolsBelowPlaced> {
  const pools = slice.pools.filter((pool) => pool.offeringId === offeringId);
  if (slice.offerings.some((one) => one.offeringId === offeringId && one.isCancelled === true)) {
    const nothing = { pools, changed: [], movements: [], notices: [], promotions: [] };
    return granted({ resized: nothing, moved: 0 });
  }
  const giving = pools.find((pool) => isNamed(pool, from));
  const taking = pools.find((pool) => isNamed(pool, to));
  const unused = giving?.size === undefined || taking?.size === undefined ? 0 : freeSeats(giving);
  const wanted = pools.map((pool) => {
    const { kind, beneficiary, size } = pool;
    const delta = pool === giving ? -unused : pool === taking ? unused : 0;
    return { kind, beneficiary, ...(size === undefined ? {} : { size: size + delta }) };
  });
  const outcome = decideResize(slice, { offeringId, pools: wanted }, { ...context, reason: "released" });
  return outcome.ok ? granted({ resized: outcome.value, moved: unused }) : outcome;
}

function isNamed({ kind, beneficiary }: SeatPool, name: PoolName): boolean {
  return kind === name.kind && beneficiary === (name.beneficiary ?? "");
}
