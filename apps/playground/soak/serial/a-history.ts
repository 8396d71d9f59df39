import { type LedgerCommand, subjectOf } from "@wissel/core";
import {
  HISTORY_NODE,
  type LedgerHistory,
  ledgerHistory,
  type NaivePool,
  OFFERINGS,
  roundsOf,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { early } from "./a-round.ts";
import { afterOpening, anEvent, type HistoryEvent, heldUntil, type RoundOfHistory } from "./an-event.ts";
import type { LedgerAct, PlannedRelease, Ranking } from "./ledger-act.ts";

/** What several processes do to the same offerings at the same time, round after round. */
export interface OverlappingHistory {
  readonly pools: readonly NaivePool[];
  /** Whether the offerings are lent to a round with phases. */
  readonly isInRound: boolean;
  readonly rounds: readonly OverlappingRound[];
}

export interface OverlappingRound {
  readonly now: Date;
  /** What is planned or imported before anybody acts. */
  readonly planned: readonly PlannedRelease[];
  readonly rankings: readonly Ranking[];
  /** Per process, its acts. */
  readonly perProcess: readonly (readonly LedgerAct[])[];
}

/** Histories that are joined into one: alone, few of them are long enough to fill a pool and its waiting list. */
const JOINED = 4;
/** With more, the number of orders that might explain them runs away. */
const BATCHES_EACH = 2;
const EVENTS_EACH = 2;
const MINUTES_PER_ROUND = 40;
/** How long a waiting-list offer stands; two rounds see it open. */
export const OFFER_HOURS = 1;

/** The same seed gives the same history. */
export function overlappingHistory(seed: number, processes: number): OverlappingHistory {
  const histories: readonly LedgerHistory[] = fc.sample(ledgerHistory, { seed, numRuns: JOINED });
  const pools = histories[0]?.pools ?? [];
  const isInRound = seed % 2 === 0;
  const batches = roundsOf(histories.flatMap((history) => history.batches));
  const perRound = processes * BATCHES_EACH;
  const count = Math.ceil(batches.length / perRound);
  const events = fc.sample(anEvent, { seed, numRuns: count * (processes * EVENTS_EACH + 1) });
  const rounds = Array.from({ length: count }, (_, round): OverlappingRound => {
    const given = batches.slice(round * perRound, (round + 1) * perRound);
    const now = afterOpening(round * MINUTES_PER_ROUND);
    const here = { round, now, pools, isInRound };
    const perProcess = sharedOut(
      given.map(({ commands }) => commands.flatMap((one) => placed(one, here))),
      processes,
    );
    const happening = events.splice(0, processes * EVENTS_EACH + 1).map((event) => event(here));
    // The last is everybody's: a job that runs twice, a student who submits at both.
    const shared = happening.splice(-1);
    const planned = onceEach([...happening, ...shared].flatMap((event) => event.planned ?? []));
    return {
      now,
      planned,
      rankings: [...happening, ...shared].flatMap(({ ranking }) => ranking ?? []),
      perProcess: perProcess.map((own) =>
        laneOf(own, [...happening.splice(0, EVENTS_EACH), ...shared]).map((act) =>
          act.kind === "releases" ? { ...act, due: planned } : act,
        ),
      ),
    };
  });
  return { pools, isInRound, rounds };
}

type Batches = readonly (readonly LedgerCommand[])[];

function sharedOut(batches: Batches, processes: number): readonly Batches[] {
  const perProcess = Array.from({ length: processes }, (_, process) =>
    batches.filter((_, index) => index % processes === process),
  );
  // What one process is asked last, the next is asked first: a student who submits at both.
  return perProcess.map((own, process) => {
    const twice = perProcess[(process + 1) % processes]?.at(-1) ?? [];
    const [first = [], ...rest] = own;
    return [[...first, ...twice], ...rest];
  });
}

function laneOf(batches: Batches, events: readonly HistoryEvent[]): readonly LedgerAct[] {
  const [first, ...rest] = batches.map((commands) => ({ kind: "commands", commands }) as const);
  return [first, ...events.map(({ act }) => act), ...rest].flatMap((act) => act ?? []);
}

function onceEach(planned: readonly PlannedRelease[]): readonly PlannedRelease[] {
  return [...new Map(planned.map((release) => [release.releaseId, release])).values()];
}

/**
 * The command in the only offering in which its association is named in this round: the offering's lock is what puts
 * commands in an order. A home that names one association in two offerings at the same moment, say to enrol in the one
 * and to withdraw from the other, has no order and harms itself alone. In an offering that does not exist there is no
 * lock either: only enrolments are asked for there, at both processes.
 */
function placed(command: LedgerCommand, here: RoundOfHistory): readonly LedgerCommand[] {
  const named = inItsOffering(command, here);
  if (named === undefined) return [];
  return named.kind !== "claim" && subjectOf(named).offeringId === NOWHERE ? [] : [named];
}

const NOWHERE = "nowhere";
/** From this number on an association is named in another offering in each round. */
const WANDERING = 6;

function inItsOffering(
  command: LedgerCommand,
  { round, now, isInRound }: RoundOfHistory,
): LedgerCommand | undefined {
  const named = <Subject extends { readonly associationId: string }>(subject: Subject) => {
    const number = Number(subject.associationId.slice(1));
    const where = number < WANDERING ? OFFERINGS : [...OFFERINGS, NOWHERE];
    return {
      ...subject,
      offeringId: where[(number + (number < WANDERING ? 0 : round)) % where.length] ?? NOWHERE,
    };
  };
  switch (command.kind) {
    case "claim": {
      const { requestedAt, permissionUntil, ...claim } = named(command.claim);
      const isEarly = isInRound && requestedAt.getTime() % 4000 === 0;
      const held = permissionUntil && { permissionUntil: heldUntil(inTens(permissionUntil), now, claim) };
      return {
        kind: "claim",
        claim: { ...claim, requestedAt: isEarly ? early(requestedAt) : requestedAt, ...held },
      };
    }
    case "withdrawal":
      return { ...command, withdrawal: named(command.withdrawal) };
    case "decision":
      return { ...command, decision: named(command.decision) };
    case "offer-answer":
      return { ...command, answer: named(command.answer) };
    default:
      return undefined; // the ledger's own: a sweep gives it
  }
}

/** Seconds of a plain history are tens of minutes here. */
function inTens(at: Date): Date {
  return afterOpening(((at.getTime() - HISTORY_NODE.opensAt.getTime()) / 1000) * 10);
}
