import {
  type Association,
  decideCommands,
  decideRelease,
  decideResize,
  freeSeats,
  isLive,
  isLiveState,
  type LedgerCommand,
  type LedgerDecision,
  type LedgerSlice,
  type OfferingSeats,
  type PoolsWanted,
  type Resized,
  releasedFor,
  type SeatMovement,
  type SeatPool,
  type SeatRelease,
  subjectOf,
  type Tombstone,
} from "@wissel/core";
import { aRequest } from "../enrolment-builders.ts";
import type { Swap } from "./naive-world.ts";

/** What a ledger in memory starts with. */
export interface InMemoryWorld {
  readonly host: string;
  readonly offerings: readonly OfferingSeats[];
  readonly pools: readonly SeatPool[];
  readonly alliancesOf: (home: string) => readonly string[];
}

/**
 * The ledger's rows in memory, batch by batch: reads no more than a real store reads for a batch, so that a
 * decision that needs more fails here too.
 */
export class InMemoryLedger {
  readonly associations = new Map<string, Association>();
  readonly movements: SeatMovement[] = [];
  readonly #tombstones: Tombstone[] = [];
  readonly #world: InMemoryWorld;
  readonly #cancelled = new Set<string>();
  /** As last resized; their counters are replayed. */
  #pools: readonly SeatPool[];
  #rank = 0;
  #offers = 0;

  constructor(world: InMemoryWorld) {
    this.#world = world;
    this.#pools = world.pools;
  }

  decide(commands: readonly LedgerCommand[], now: Date): LedgerDecision {
    const decision = decideCommands(this.#slice(commands), commands, now);
    for (const one of [...decision.added, ...decision.changed])
      this.associations.set(one.associationKey, one);
    this.movements.push(...decision.movements);
    this.#tombstones.push(...decision.tombstones);
    return decision;
  }

  /** Ends what is given up for places, as home's rule says, each by a command of its own; answers which. */
  completeSwaps(swaps: readonly Swap[], now: Date): readonly string[] {
    for (const { home, gets, releases } of swaps) {
      const association = this.find(home, gets);
      const old = this.find(home, releases);
      if (association === undefined || old === undefined || !isLiveState(old.homeState)) continue;
      const choices = [{ ...association, associationId: gets }];
      const request = { ...aRequest(), choices, releases };
      if (gets === releases || releasedFor({ association, request }) === undefined) continue;
      const { associationId, offeringId } = old;
      const withdrawal = { home, associationId, offeringId, sequence: "next", actor: home } as const;
      this.decide([{ kind: "withdrawal", withdrawal }], now);
      return [`${home} ${releases}`, ...this.completeSwaps(swaps, now)];
    }
    return [];
  }

  /** From now on nobody gets in; whoever is in it is ended by commands. */
  cancel(offeringId: string): void {
    this.#cancelled.add(offeringId);
  }

  isCancelled(offeringId: string): boolean {
    return this.#cancelled.has(offeringId);
  }

  /** Whether the sizes could be changed. */
  resize(wanted: PoolsWanted, now: Date): boolean {
    const slice = this.#wholeSlice(wanted.offeringId);
    const outcome = decideResize(slice, wanted, { now, actor: "sis", newId: slice.newId });
    if (outcome.ok) this.#keep(outcome.value);
    return outcome.ok;
  }

  /** How many places moved. */
  release(release: SeatRelease, now: Date): number {
    const slice = this.#wholeSlice(release.offeringId);
    const outcome = decideRelease(slice, release, { now, actor: "round", newId: slice.newId });
    if (!outcome.ok) return 0;
    this.#keep(outcome.value.resized);
    return outcome.value.moved;
  }

  /** Pools with their counters replayed from the movements. */
  pools(): readonly SeatPool[] {
    return this.#pools.map((pool) => {
      const moved = this.movements.filter(({ poolId }) => poolId === pool.poolId);
      return {
        ...pool,
        placed: moved.reduce((sum, { placedDelta }) => sum + placedDelta, 0),
        offered: moved.reduce((sum, { offeredDelta }) => sum + offeredDelta, 0),
      };
    });
  }

  find(home: string, associationId: string): Association | undefined {
    return [...this.associations.values()].find(
      (one) => one.home === home && one.associationId === associationId,
    );
  }

  /** Waiting students of an offering, in order. */
  waiting(offeringId: string): readonly Association[] {
    return [...this.associations.values()]
      .filter((one) => one.offeringId === offeringId && one.hostState === "queued")
      .sort(
        (one, other) =>
          one.requestedAt.getTime() - other.requestedAt.getTime() || (one.rank ?? 0) - (other.rank ?? 0),
      );
  }

  #keep({ pools, changed, movements }: Resized): void {
    for (const one of changed) this.associations.set(one.associationKey, one);
    this.movements.push(...movements);
    const others = this.#pools.filter(({ offeringId }) => offeringId !== pools[0]?.offeringId);
    this.#pools = [...others, ...pools];
  }

  #offerings(named: readonly string[]): readonly OfferingSeats[] {
    return this.#world.offerings
      .filter(({ offeringId }) => named.includes(offeringId))
      .map((one) => (this.isCancelled(one.offeringId) ? { ...one, isCancelled: true } : one));
  }

  /** What a change of sizes reads: the pools and the whole waiting list. */
  #wholeSlice(offeringId: string): LedgerSlice {
    return {
      ...this.#slice([]),
      offerings: this.#offerings([offeringId]),
      pools: this.pools().filter((one) => one.offeringId === offeringId),
      associations: this.waiting(offeringId),
    };
  }

  #slice(commands: readonly LedgerCommand[]): LedgerSlice {
    const named = commands.flatMap((command) => {
      const { home, associationId } = subjectOf(command);
      return this.find(home, associationId) ?? [];
    });
    const touched = commands.map((command) => subjectOf(command).offeringId);
    const waiting = [...new Set(touched)].flatMap((offeringId) => {
      const most = touched.filter((one) => one === offeringId).length;
      const byHome = new Map<string, number>();
      return this.waiting(offeringId).filter(({ home, offer, held }) => {
        if (offer !== undefined || held !== undefined) return false;
        byHome.set(home, (byHome.get(home) ?? 0) + 1);
        return (byHome.get(home) ?? 0) <= most;
      });
    });
    const sameStudents = commands.flatMap((command) =>
      command.kind === "claim"
        ? [...this.associations.values()].filter(
            (one) =>
              isLive(one) &&
              one.home === command.claim.home &&
              one.pseudonym === command.claim.pseudonym &&
              one.offeringId === command.claim.offeringId,
          )
        : [],
    );
    const associations = new Map(
      [...named, ...waiting, ...sameStudents].map((one) => [one.associationKey, one]),
    );
    return {
      host: this.#world.host,
      alliancesOf: this.#world.alliancesOf,
      offerings: this.#offerings(touched),
      pools: this.pools().filter(({ offeringId }) => touched.includes(offeringId)),
      // A database gives rows in no order.
      associations: [...associations.values()].reverse(),
      tombstones: this.#tombstones,
      newId: () => `offer-${++this.#offers}`,
      ranks: commands.map(() => ++this.#rank),
    };
  }
}

/**
 * Oversold pools, and places that are free beside somebody who may have them. Both must be empty, always; a cancelled
 * offering has no places to give, and about whom a decision is held back does not wait.
 */
export function seatFaults(
  ledger: InMemoryLedger,
  eligible: (pool: SeatPool, home: string) => boolean,
): string[] {
  return ledger.pools().flatMap((pool) => {
    const free = freeSeats(pool);
    const waiter = ledger
      .waiting(pool.offeringId)
      .find(({ home, offer, held }) => offer === undefined && held === undefined && eligible(pool, home));
    return [
      ...(free < 0 ? [`${pool.poolId} is oversold`] : []),
      ...(free > 0 && waiter !== undefined && !ledger.isCancelled(pool.offeringId)
        ? [`${pool.poolId} has a free place beside a waiting student`]
        : []),
    ];
  });
}
