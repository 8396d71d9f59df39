import type { LedgerCommand } from "@wissel/core";
import {
  applyHostCommand,
  completeSwaps,
  type NaiveLedger,
  openPlain,
  settleHeld,
} from "@wissel/testing/ledger";
import { OFFER_HOURS, type OverlappingHistory } from "./a-history.ts";
import { PHASES } from "./a-round.ts";
import {
  type LedgerAct,
  laneOfDecision,
  type NamedDecision,
  type PlannedRelease,
  type PoolOf,
  type Ranking,
  type Sweep,
} from "./ledger-act.ts";
import { isOpenOffer } from "./open-offer.ts";
import { PlainStudents } from "./plain-students.ts";

type Enrolment = NaiveLedger["associations"][number];

const HOUR_MS = 3_600_000;

/** A node by the plain rules: its ledger, its own students, its releases and its selections. */
export class PlainNode {
  readonly ledger: NaiveLedger;
  readonly #isInRound: boolean;
  readonly #students: PlainStudents;
  /** What releases have moved so far, by pool: a SIS names the sizes before any release. */
  readonly #released = new Map<string, number>();
  readonly #carriedOut = new Set<string>();
  readonly #rankings = new Map<string, Ranking>();

  constructor({ pools, isInRound }: Pick<OverlappingHistory, "pools" | "isInRound">) {
    const phases = isInRound ? PHASES : undefined;
    this.#isInRound = isInRound;
    this.ledger = openPlain({ pools, offerMs: OFFER_HOURS * HOUR_MS, phases });
    this.#students = new PlainStudents(this.ledger, phases);
  }

  /** Does what the act says, and what is exchanged because of it; answers as a process does. */
  apply(act: LedgerAct, now: Date): readonly string[] {
    const answers = this.#answer(act, now);
    completeSwaps(this.ledger, this.#students.swaps(), now.getTime());
    return answers;
  }

  /** Whether the host has stopped the round that the offerings are in. */
  get isStopped(): boolean {
    return this.#isInRound && this.ledger.isPaused;
  }

  /** What a student gives up for this enrolment. */
  releasedFor(associationId: string): string | undefined {
    return this.#students.swaps().find(({ gets }) => gets === associationId)?.releases;
  }

  rank(ranking: Ranking): void {
    this.#rankings.set(ranking.offeringId, ranking);
  }

  #answer(act: LedgerAct, now: Date): readonly string[] {
    switch (act.kind) {
      case "commands":
        return act.commands.map((command) => this.#command(command, now));
      case "resize":
        return [this.#resize(act, now)];
      case "releases":
        for (const release of act.due) this.#release(release, now);
        return ["carried out"];
      case "sweep":
        this.#sweep(act.of, now);
        return ["swept"];
      case "pause":
        this.ledger.isPaused = act.isPaused;
        return ["told"];
      case "select":
        this.#select(act.offeringId);
        return ["selected"];
      case "decide":
      case "undo":
        return [this.#decideByName(act, now)];
      default:
        return [this.#students.apply(act, now)];
    }
  }

  /** The plain rules give offers other ids than the database does. */
  #command(command: LedgerCommand, now: Date): string {
    if (command.kind !== "offer-answer") return this.ledger.apply(command, now.getTime());
    const { answer } = command;
    const offerId = isOpenOffer(answer.offerId) ? (this.ledger.find(answer)?.offer?.offerId ?? "over") : "";
    return this.ledger.apply({ ...command, answer: { ...answer, offerId } }, now.getTime());
  }

  #resize({ offeringId, pools }: Extract<LedgerAct, { kind: "resize" }>, now: Date): string {
    const sized = pools.map((pool) => {
      const moved = this.#released.get(nameOf(offeringId, pool)) ?? 0;
      return { ...pool, size: Math.max(0, pool.size + moved) };
    });
    return this.ledger.resize(offeringId, sized, now.getTime()) ? "resized" : "seat-pool-below-placed";
  }

  #release({ releaseId, offeringId, from, to }: PlannedRelease, now: Date): void {
    if (this.#carriedOut.has(releaseId)) return;
    this.#carriedOut.add(releaseId);
    const pools = this.ledger.pools(offeringId);
    const giving = pools.find((pool) => nameOf(offeringId, pool) === nameOf(offeringId, from));
    const taking = pools.find((pool) => nameOf(offeringId, pool) === nameOf(offeringId, to));
    if (giving === undefined || taking === undefined) return;
    const moved = this.ledger.release(giving, taking, now.getTime());
    for (const [pool, delta] of [[from, -moved] as const, [to, moved] as const]) {
      const name = nameOf(offeringId, pool);
      this.#released.set(name, (this.#released.get(name) ?? 0) + delta);
    }
  }

  #decideByName(act: NamedDecision, now: Date): string {
    const { home, associationId, offeringId } = laneOfDecision(act);
    const subject = { home, associationId, offeringId, actor: "sis" };
    if (act.kind === "undo")
      return applyHostCommand(this.ledger, { kind: "undo", undoing: subject }, now.getTime());
    const { decision, heldUntil } = act;
    const held = heldUntil === undefined ? {} : { heldUntil };
    const command = { kind: "host-decision", decision: { ...subject, decision, ...held } } as const;
    return applyHostCommand(this.ledger, command, now.getTime());
  }

  /** In the order in which their time ran out. */
  #sweep(of: Sweep, now: Date): void {
    if (of === "decisions") {
      settleHeld(this.ledger, now.getTime());
      return;
    }
    const isFirst = of === "offers" ? byEndOfOffer : byEndOfPermission;
    for (const { home, associationId, offeringId, offer } of this.ledger.associations.toSorted(isFirst)) {
      const subject = { home, associationId, offeringId };
      if (of === "permissions") this.ledger.apply({ kind: "expiry", expiry: subject }, now.getTime());
      else if (offer !== undefined) {
        const expiry = { ...subject, offerId: offer.offerId };
        this.ledger.apply({ kind: "offer-expiry", expiry }, now.getTime());
      }
    }
  }

  /** The ranking is spent by a selection that was about somebody. */
  #select(offeringId: string): void {
    const isAbout = this.ledger.waiting(offeringId).some(({ reason }) => reason === "selection-not-decided");
    if (!isAbout) return;
    this.ledger.select(offeringId, this.#rankings.get(offeringId)?.candidates ?? [], "queue");
    this.#rankings.delete(offeringId);
  }
}

function nameOf(offeringId: string, { kind, beneficiary }: PoolOf): string {
  return `${offeringId} ${kind} ${beneficiary}`;
}

function byEndOfPermission(one: Enrolment, other: Enrolment): number {
  return one.permissionUntil - other.permissionUntil;
}

function byEndOfOffer(one: Enrolment, other: Enrolment): number {
  const ends = (one.offer?.expiresAt ?? 0) - (other.offer?.expiresAt ?? 0);
  return ends || one.requestedAt - other.requestedAt || one.order - other.order;
}
