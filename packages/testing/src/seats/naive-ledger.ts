import type { LedgerCommand } from "@wissel/core";
import { closedReason, phaseAt } from "./naive-phases.ts";
import { eligiblePools } from "./naive-pools.ts";
import type { NaiveAssociation, NaivePool, NaiveWorld } from "./naive-world.ts";

const HELD_MS = 14 * 86_400_000;
export const LIVE = ["pending", "queued", "associated"];
const AWAITS_SELECTION = "selection-not-decided";

/**
 * The rules of places, written as plainly as they can be: a list that is searched and counted for every question.
 * The real decision, which sees slices and keeps counters, must always agree with it.
 */
export class NaiveLedger {
  readonly associations: NaiveAssociation[] = [];
  readonly tombstones = new Map<string, number>();
  /** Offerings that their host has given up. */
  readonly cancelled = new Set<string>();
  /** Whether the round is stopped. */
  isPaused = false;
  readonly #world: NaiveWorld;
  #order = 0;
  #offers = 0;

  constructor(world: NaiveWorld) {
    this.#world = world;
  }

  /** Applies one command; answers hostState, or what refused it. */
  apply(command: LedgerCommand, now: number): string {
    if (command.kind === "claim") return this.#claim(command.claim, now);
    if (command.kind === "expiry") return this.#expire(command.expiry, now);
    if (command.kind === "offer-answer") return this.#answer(command.answer, now);
    if (command.kind === "offer-expiry") return this.#lapse(command.expiry, now);
    if (command.kind === "cancellation") return this.#endCancelled(command.ending, now);
    if (command.kind !== "withdrawal" && command.kind !== "decision")
      throw new TypeError("what a host decides by name is applied apart");
    const body = command.kind === "withdrawal" ? command.withdrawal : command.decision;
    const known = this.find(body);
    const sequence = Number(body.sequence);
    if (known === undefined) {
      if (command.kind === "decision" && command.decision.homeState === "associated")
        return "association-unknown";
      const id = `${body.home} ${body.associationId}`;
      this.tombstones.set(id, Math.max(sequence, this.tombstones.get(id) ?? 0));
      return "cancelled";
    }
    if (known.offeringId !== body.offeringId) return "association-mismatch";
    if (sequence <= known.sequence) return known.hostState;
    known.sequence = sequence;
    if (command.kind === "withdrawal") {
      if (LIVE.includes(known.homeState)) known.homeState = "cancelled";
      this.end(known, command.withdrawal.reason ?? "withdrawn", now);
    } else if (known.homeState === "pending") {
      known.homeState = command.decision.homeState;
      if (known.homeState === "denied") this.end(known, "home-permission-denied", now);
    }
    return known.hostState;
  }

  free(pool: NaivePool): number {
    return pool.size - this.#taken(pool);
  }

  eligible(offeringId: string, home: string): NaivePool[] {
    return eligiblePools(this.#world, { offeringId, home });
  }

  waiting(offeringId: string): NaiveAssociation[] {
    return this.associations
      .filter((one) => one.offeringId === offeringId && one.hostState === "queued")
      .sort((a, b) => a.requestedAt - b.requestedAt || a.order - b.order);
  }

  #claim(claim: Extract<LedgerCommand, { kind: "claim" }>["claim"], now: number): string {
    const known = this.find(claim);
    if (known !== undefined) {
      if (known.offeringId !== claim.offeringId || known.pseudonym !== claim.pseudonym)
        return "association-mismatch";
      if (claim.sequence > known.sequence) {
        known.sequence = claim.sequence;
        if (this.isLive(known) && claim.homeState === "associated") known.homeState = "associated";
      }
      return known.hostState;
    }
    const requestedAt = claim.requestedAt.getTime();
    const fresh: NaiveAssociation = {
      home: claim.home,
      associationId: claim.associationId,
      offeringId: claim.offeringId,
      pseudonym: claim.pseudonym,
      homeState: claim.homeState,
      hostState: "denied",
      sequence: claim.sequence,
      version: 1,
      requestedAt,
      order: this.takeTurn(),
      permissionUntil: claim.permissionUntil?.getTime() ?? now + HELD_MS,
    };
    const overtaken = this.tombstones.get(`${claim.home} ${claim.associationId}`);
    if (overtaken !== undefined) {
      this.associations.push({
        ...fresh,
        homeState: "cancelled",
        hostState: "cancelled",
        reason: "withdrawn",
        sequence: Math.max(overtaken, claim.sequence),
      });
      return "cancelled";
    }
    const live = this.associations.find(
      (one) =>
        one.home === claim.home &&
        one.pseudonym === claim.pseudonym &&
        one.offeringId === claim.offeringId &&
        this.isLive(one),
    );
    if (live !== undefined) return live.hostState;
    this.associations.push(fresh);
    const isStopped = this.isPaused && this.#world.phases.has(claim.offeringId);
    const isGone = this.cancelled.has(claim.offeringId);
    const closed = isGone
      ? "offering-cancelled"
      : isStopped
        ? "round-paused"
        : closedReason(this.#world, { ...claim, at: requestedAt });
    const eligible = this.eligible(claim.offeringId, claim.home);
    const pool = eligible.find((one) => this.free(one) > 0);
    const phase = phaseAt(this.#world, { ...claim, at: requestedAt });
    if (closed !== undefined) fresh.reason = closed;
    else if (eligible.length === 0) fresh.reason = "home-not-eligible";
    else if (phase?.isSelection === true) {
      Object.assign(fresh, { hostState: "queued", reason: AWAITS_SELECTION, requestedAt: phase.opensAt });
    } else if (pool !== undefined) Object.assign(fresh, { hostState: "associated", pool });
    else if (claim.ifFull === "queue") fresh.hostState = "queued";
    else fresh.reason = "place-none-left";
    return fresh.hostState;
  }

  /** Gives places in the order of the ranking; who is not ranked, or finds none, is refused, or waits on. */
  select(offeringId: string, ranking: readonly LaneName[], ifFull: "refuse" | "queue"): void {
    if (this.cancelled.has(offeringId)) return;
    const awaiting = this.associations.filter(
      (one) => one.offeringId === offeringId && this.awaitsSelection(one) && one.held === undefined,
    );
    const ranked = ranking.flatMap((id) => awaiting.filter((one) => isNamed(one, id)));
    for (const one of ranked) {
      const pool = this.freePool(one);
      delete one.reason;
      if (pool !== undefined) Object.assign(one, { hostState: "associated", pool });
      else if (ifFull === "queue") one.order = this.takeTurn();
      else Object.assign(one, { hostState: "denied", reason: "place-none-left" });
    }
    for (const one of awaiting.filter((other) => !ranked.includes(other)))
      Object.assign(one, { hostState: "denied", reason: "not-selected" });
    for (const one of awaiting) one.version += 1;
  }

  #expire(expiry: Extract<LedgerCommand, { kind: "expiry" }>["expiry"], now: number): string {
    const known = this.find(expiry);
    if (known === undefined) return "association-unknown";
    if (known.offeringId !== expiry.offeringId) return "association-mismatch";
    if (known.homeState === "pending" && known.permissionUntil <= now) {
      this.end(known, "home-permission-expired", now);
    }
    return known.hostState;
  }

  /** Whether no pool would hold more than its new size. */
  resize(offeringId: string, sizes: readonly Omit<NaivePool, "offeringId">[], now: number): boolean {
    const pools = this.#world.pools.filter((pool) => pool.offeringId === offeringId);
    const wanted = this.cancelled.has(offeringId) ? [] : sizes;
    const sizeOf = (pool: NaivePool) =>
      wanted.find((one) => one.kind === pool.kind && one.beneficiary === pool.beneficiary)?.size ?? 0;
    if (pools.some((pool) => this.#taken(pool) > sizeOf(pool))) return false;
    for (const pool of pools) pool.size = sizeOf(pool);
    this.promote(offeringId, now);
    return true;
  }

  /** How many places moved. */
  release(from: NaivePool, to: NaivePool, now: number): number {
    if (!Number.isFinite(from.size) || !Number.isFinite(to.size)) return 0;
    if (this.cancelled.has(from.offeringId)) return 0;
    const unused = this.free(from);
    from.size -= unused;
    to.size += unused;
    this.promote(from.offeringId, now);
    return unused;
  }

  pools(offeringId: string): readonly NaivePool[] {
    return this.#world.pools.filter((pool) => pool.offeringId === offeringId);
  }

  #taken(pool: NaivePool): number {
    return this.associations.filter((one) => one.pool === pool).length;
  }

  #answer(answer: Extract<LedgerCommand, { kind: "offer-answer" }>["answer"], now: number): string {
    const known = this.find(answer);
    if (known === undefined) return "association-unknown";
    if (known.offeringId !== answer.offeringId) return "association-mismatch";
    if (known.offer?.offerId !== answer.offerId) return known.hostState;
    if (answer.answer === "decline") this.end(known, "offer-declined", now);
    else {
      delete known.offer;
      Object.assign(known, { hostState: "associated", version: known.version + 1 });
    }
    return known.hostState;
  }

  #lapse(expiry: Extract<LedgerCommand, { kind: "offer-expiry" }>["expiry"], now: number): string {
    const known = this.find(expiry);
    if (known === undefined) return "association-unknown";
    if (known.offeringId !== expiry.offeringId) return "association-mismatch";
    if (known.offer?.offerId === expiry.offerId && known.offer.expiresAt <= now) {
      this.end(known, "offer-expired", now);
    }
    return known.hostState;
  }

  #endCancelled(ending: LaneName & { readonly offeringId: string }, now: number): string {
    const known = this.find(ending);
    if (known === undefined) return "association-unknown";
    if (known.offeringId !== ending.offeringId) return "association-mismatch";
    if (this.cancelled.has(ending.offeringId)) this.end(known, "offering-cancelled", now);
    return known.hostState;
  }

  /** Takes back what the host gives, and hands the place on. */
  end(association: NaiveAssociation, reason: string, now: number): void {
    if (!LIVE.includes(association.hostState)) return;
    Object.assign(association, { hostState: "cancelled", reason, version: association.version + 1 });
    delete association.pool;
    delete association.offer;
    delete association.held;
    this.promote(association.offeringId, now);
  }

  /** Gives or offers what is free to those who wait for it. */
  promote(offeringId: string, now: number): void {
    const offerMs = this.#world.offerMs.get(offeringId);
    if (this.cancelled.has(offeringId)) return;
    for (const waiter of this.waiting(offeringId)) {
      if (waiter.offer !== undefined || waiter.held !== undefined || this.awaitsSelection(waiter)) continue;
      const pool = this.freePool(waiter);
      if (pool === undefined) continue;
      waiter.pool = pool;
      waiter.version += 1;
      if (offerMs === undefined) waiter.hostState = "associated";
      else {
        const offerId = `offer-${++this.#offers}`;
        waiter.offer = { offerId, remindAt: now + offerMs / 2, expiresAt: now + offerMs };
      }
    }
  }

  freePool({ offeringId, home }: Pick<NaiveAssociation, "offeringId" | "home">): NaivePool | undefined {
    return this.eligible(offeringId, home).find((one) => this.free(one) > 0);
  }

  isLive({ homeState, hostState }: NaiveAssociation): boolean {
    return LIVE.includes(homeState) && LIVE.includes(hostState);
  }

  awaitsSelection({ hostState, reason }: NaiveAssociation): boolean {
    return hostState === "queued" && reason === AWAITS_SELECTION;
  }

  /** Whether the phase in which the host selects is over, and the round goes on. */
  maySelect(offeringId: string, now: number): boolean {
    const phase = this.#world.phases.get(offeringId)?.find(({ isSelection }) => isSelection);
    return !this.isPaused && (phase === undefined || phase.closesAt <= now);
  }

  /** Who comes last on every waiting list from now on. */
  takeTurn(): number {
    return this.#order++;
  }

  find(id: LaneName): NaiveAssociation | undefined {
    return this.associations.find((one) => isNamed(one, id));
  }
}

type LaneName = Pick<NaiveAssociation, "home" | "associationId">;

function isNamed(one: LaneName, id: LaneName): boolean {
  return one.home === id.home && one.associationId === id.associationId;
}
