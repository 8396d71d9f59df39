import type { HostDecisionKind } from "@wissel/core";
import { HISTORY_NODE, type NaivePool, OFFERINGS } from "@wissel/testing/ledger";
import fc from "fast-check";
import { early } from "./a-round.ts";
import type { LedgerAct, PlannedRelease, Ranking, StudentAct } from "./ledger-act.ts";
import { OPEN_OFFER } from "./open-offer.ts";
import { exchangeableFor, offeringOf, STUDENT_LANES, studentOf } from "./students.ts";

/** Where in a history something happens. */
export interface RoundOfHistory {
  readonly round: number;
  readonly now: Date;
  readonly pools: readonly NaivePool[];
  readonly isInRound: boolean;
}

/** What happens beside the batches of partners, and what has to be there before it can. */
export interface HistoryEvent {
  readonly act: LedgerAct;
  readonly planned?: readonly PlannedRelease[];
  readonly ranking?: Ranking;
}

const HOMES = [HISTORY_NODE.host, "noordzee.example", "heuvelland.example"];
const offeringId = fc.constantFrom(...OFFERINGS);
const associationId = fc.constantFrom(...STUDENT_LANES);
const MINUTE_MS = 60_000;
const MOST_HELD_MINUTES = 200;
/** A decision is undone in the next round, or the one after. */
const MOST_HELD_BACK_MINUTES = 90;

const ask = fc
  .record({
    associationId,
    ifFull: fc.constantFrom("refuse" as const, "queue" as const, "queue" as const),
    homeState: fc.constantFrom("associated" as const, "associated" as const, "pending" as const),
    isEarly: fc.boolean(),
    requestedAfterSeconds: fc.integer({ min: -1, max: 41 }),
    heldForMinutes: fc.integer({ min: 1, max: MOST_HELD_MINUTES }),
    /** Nothing, or one of what may be given up: it need not be there. */
    exchanged: fc.option(fc.nat(1), { nil: Number.NaN, freq: 2 }),
  })
  .map(({ associationId, isEarly, requestedAfterSeconds, heldForMinutes, exchanged, ifFull, homeState }) => {
    const requestedAt = afterOpening(requestedAfterSeconds / 60);
    const releases = exchangeableFor(associationId)[exchanged];
    return ({ now, isInRound }: RoundOfHistory): HistoryEvent => ({
      act: {
        kind: "ask",
        associationId,
        ifFull,
        homeState,
        personId: studentOf(associationId),
        offeringId: offeringOf(associationId),
        requestedAt: isEarly && isInRound ? early(requestedAt) : requestedAt,
        permissionUntil: heldUntil(new Date(now.getTime() + heldForMinutes * MINUTE_MS), now, {
          home: HISTORY_NODE.host,
          associationId,
        }),
        ...(releases === undefined ? {} : { releases }),
      },
    });
  });

const change = fc
  .record({
    associationId,
    what: fc.oneof(
      fc.constant({ kind: "withdraw" as const }),
      fc.record({
        kind: fc.constant("permit" as const),
        homeState: fc.constantFrom("associated" as const, "associated" as const, "denied" as const),
      }),
      fc.record({
        kind: fc.constant("answer" as const),
        answer: fc.constantFrom("accept" as const, "accept" as const, "decline" as const),
        offerId: fc.constant(OPEN_OFFER),
      }),
    ),
  })
  .map(
    ({ associationId, what }): StudentAct => ({ ...what, associationId, personId: studentOf(associationId) }),
  );

const resize = fc
  .record({ offeringId, sizes: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }) })
  .map(({ offeringId, sizes }) => ({ pools }: RoundOfHistory): HistoryEvent => {
    const own = pools.filter((pool) => pool.offeringId === offeringId);
    const sized = own.map((pool, index) => ({ ...pool, size: sizes[index] ?? 0 }));
    return { act: { kind: "resize", offeringId, pools: sized } };
  });

const release = fc
  .record({ offeringId, from: fc.nat(3), to: fc.nat(3) })
  .map(({ offeringId, from, to }) => ({ pools, round }: RoundOfHistory): HistoryEvent => {
    const own = pools.filter((pool) => pool.offeringId === offeringId);
    const [giving, taking] = [own[from], own[to]];
    const due =
      giving === undefined || taking === undefined || giving === taking
        ? []
        : [
            {
              releaseId: `release ${round} ${offeringId} ${from} ${to}`,
              offeringId,
              from: giving,
              to: taking,
            },
          ];
    return { act: { kind: "releases", due: [] }, planned: due };
  });

const selection = fc
  .record({
    offeringId,
    candidates: fc.shuffledSubarray(
      HOMES.flatMap((home) => [1, 2, 3, 4, 5, 6, 7].map((number) => ({ home, associationId: `a${number}` }))),
    ),
    students: fc.shuffledSubarray([...STUDENT_LANES]),
  })
  .map(({ offeringId, candidates, students }): HistoryEvent => {
    const own = students.map((associationId) => ({ home: HISTORY_NODE.host, associationId }));
    return {
      act: { kind: "select", offeringId },
      ranking: { offeringId, candidates: [...own, ...candidates] },
    };
  });

const byName = fc
  .record({
    pick: fc.nat(50),
    decision: fc.constantFrom<HostDecisionKind>("accept", "refuse", "refuse", "queue", "no_show"),
    heldForMinutes: fc.option(fc.integer({ min: 1, max: MOST_HELD_BACK_MINUTES }), {
      freq: 4,
      nil: undefined,
    }),
  })
  .map(({ pick, decision, heldForMinutes }) => ({ now }: RoundOfHistory): HistoryEvent => {
    const among = decision === "no_show" ? "attending" : "waiting";
    const act = { kind: "decide", pick, among, decision } as const;
    if (heldForMinutes === undefined) return { act };
    return { act: { ...act, heldUntil: new Date(now.getTime() + heldForMinutes * MINUTE_MS) } };
  });

const undoing = fc.nat(50).map((pick): HistoryEvent => ({ act: { kind: "undo", pick, among: "held_back" } }));

/** Partners' enrolments that are named in one offering only. */
export const PARTNER_LANES = ["a1", "a2", "a3", "a4", "a5"];

/** Something that happens in a round of a history, once it is known where. */
export const anEvent: fc.Arbitrary<(here: RoundOfHistory) => HistoryEvent> = fc.oneof(
  { weight: 10, arbitrary: ask },
  { weight: 6, arbitrary: change.map((act) => () => ({ act })) },
  { weight: 3, arbitrary: resize },
  { weight: 2, arbitrary: release },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("offers" as const, "permissions" as const, "decisions" as const)
      .map((of) => () => ({ act: { kind: "sweep" as const, of } })),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((isPaused) => () => ({ act: { kind: "pause" as const, isPaused } })),
  },
  { weight: 2, arbitrary: selection.map((event) => () => event) },
  { weight: 6, arbitrary: byName },
  { weight: 2, arbitrary: undoing.map((event) => () => event) },
);

/**
 * Nothing runs out in the round in which it is asked for: whether a sweep saw it would depend on the moment. And no two
 * at the same moment: a sweep takes them one after the other.
 */
export function heldUntil(until: Date, now: Date, { home, associationId }: Lane): Date {
  const number = Number(associationId.slice(1)) + (STUDENT_LANES.includes(associationId) ? 50 : 0);
  const place = HOMES.indexOf(home) * 100 + number;
  return new Date(Math.max(until.getTime(), now.getTime() + MINUTE_MS) + place);
}

interface Lane {
  readonly home: string;
  readonly associationId: string;
}

export function afterOpening(minutes: number): Date {
  return new Date(HISTORY_NODE.opensAt.getTime() + minutes * MINUTE_MS);
}
