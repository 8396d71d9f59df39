import { eligiblePools, type LedgerCommand, type SeatPool } from "@wissel/core";
import fc from "fast-check";
import { InMemoryLedger } from "./in-memory-ledger.ts";
import { ledgerChange } from "./ledger-change.ts";
import { NaiveLedger } from "./naive-ledger.ts";
import type { NaivePhase, NaivePool } from "./naive-world.ts";

const HOST = "waterstad.example";
const HOMES = [HOST, "noordzee.example", "heuvelland.example"];
/** The offerings of every history; in the course the waiting are given a place, in the minor they are offered one. */
export const OFFERINGS = ["minor", "course"];
const START = Date.parse("2027-05-15T11:00:00Z");
const OFFER_HOURS = 0.0005;
const WINDOW = { opensAt: START, closesAt: START + 40_000 };
/** Noordzee is in the alliance, Heuvelland is not. */
const alliancesOf = (home: string) => (home === "noordzee.example" ? ["lde"] : []);
/** Whose offerings these are, and when they take enrolments. */
export const HISTORY_NODE = {
  host: HOST,
  alliancesOf,
  opensAt: new Date(WINDOW.opensAt),
  closesAt: new Date(WINDOW.closesAt),
} as const;

const poolsOf = (offeringId: string) =>
  fc
    .uniqueArray(
      fc.record({
        share: fc.constantFrom(
          "own:",
          "partner:noordzee.example",
          "partner:heuvelland.example",
          "alliance:lde",
          "unallocated:",
        ),
        size: fc.oneof(
          { weight: 8, arbitrary: fc.nat(3) },
          { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
        ),
      }),
      { maxLength: 4, selector: ({ share }) => share },
    )
    .map((shares) =>
      shares.map(({ share, size }): NaivePool => {
        const [kind, beneficiary = ""] = share.split(":");
        return { offeringId, kind: kind as NaivePool["kind"], beneficiary, size }; // one of the shares above
      }),
    );

const lane = {
  home: fc.constantFrom(...HOMES),
  associationId: fc.integer({ min: 1, max: 7 }).map((number) => `a${number}`),
  sequence: fc.integer({ min: 1, max: 4 }),
  offeringId: fc.constantFrom(...OFFERINGS, ...OFFERINGS, "nowhere"),
};

const { sequence: _sequence, ...subject } = lane;
/** Stands for one of the offers that are open when the command is given. */
const AN_OFFER = "an-offer";
const offerId = fc.constantFrom(AN_OFFER, AN_OFFER, AN_OFFER, "offer-1");

const command: fc.Arbitrary<LedgerCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        ...lane,
        pseudonym: fc.integer({ min: 1, max: 7 }).map((number) => `p${number}`),
        homeState: fc.constantFrom("pending" as const, "associated" as const),
        ifFull: fc.constantFrom("refuse" as const, "queue" as const, "queue" as const),
        secondsAfterOpening: fc.integer({ min: -2, max: 41 }),
        heldForSeconds: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      })
      .map(({ secondsAfterOpening, heldForSeconds, ...claim }) => ({
        kind: "claim" as const,
        claim: {
          ...claim,
          associationKey: "",
          student: {},
          txn: "txn",
          requestedAt: new Date(START + secondsAfterOpening * 1000),
          ...(heldForSeconds === undefined
            ? {}
            : { permissionUntil: new Date(START + heldForSeconds * 1000) }),
        },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        ...lane,
        reason: fc.constantFrom(
          "withdrawn" as const,
          "withdrawn" as const,
          "phase-excluded-by-place" as const,
        ),
      })
      .map((withdrawal) => ({
        kind: "withdrawal" as const,
        withdrawal: { ...withdrawal, actor: withdrawal.home },
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ ...lane, homeState: fc.constantFrom("associated" as const, "denied" as const) })
      .map((decision) => ({ kind: "decision" as const, decision: { ...decision, actor: "officer" } })),
  },
  {
    weight: 2,
    arbitrary: fc.record(subject).map((expiry) => ({ kind: "expiry" as const, expiry })),
  },
  {
    weight: 1,
    arbitrary: fc.record(subject).map((ending) => ({ kind: "cancellation" as const, ending })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ ...subject, offerId, answer: fc.constantFrom("accept" as const, "decline" as const) })
      .map((answer) => ({ kind: "offer-answer" as const, answer: { ...answer, actor: answer.home } })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ ...subject, offerId })
      .map((expiry) => ({ kind: "offer-expiry" as const, expiry })),
  },
);

/** Pools of two offerings, and batches of commands on them: repeats, overtakings and strangers included. */
export const ledgerHistory = fc.record({
  pools: fc.tuple(...OFFERINGS.map(poolsOf)).map((pools) => pools.flat()),
  // Long ones: a place has to be taken, waited for, freed and offered before much can go wrong.
  batches: fc.array(fc.array(command, { minLength: 1, maxLength: 8 }), { maxLength: 12, size: "max" }),
  /** Whose places are given up for which; circles, and swaps for a waiting list, included. */
  swaps: fc.array(fc.record({ home: lane.home, gets: lane.associationId, releases: lane.associationId }), {
    maxLength: 4,
  }),
  /** What the host does after each round. */
  changes: fc.array(fc.option(ledgerChange(OFFERINGS), { nil: undefined }), { maxLength: 12, size: "max" }),
});

export type LedgerHistory = typeof ledgerHistory extends fc.Arbitrary<infer History> ? History : never;

/** The plain rules before anything has happened; with phases, all offerings are in one round of them. */
export function openPlain({ pools, offerMs, phases }: PlainStart): NaiveLedger {
  return new NaiveLedger({
    host: HOST,
    alliancesOf,
    pools: pools.map((pool) => ({ ...pool })),
    windows: new Map(OFFERINGS.map((offeringId) => [offeringId, WINDOW])),
    phases: new Map(phases === undefined ? [] : OFFERINGS.map((offeringId) => [offeringId, phases])),
    offerMs: new Map([["minor", offerMs]]),
  });
}

interface PlainStart {
  readonly pools: readonly NaivePool[];
  /** How long a waiting-list offer stands. */
  readonly offerMs: number;
  readonly phases?: readonly NaivePhase[] | undefined;
}

/** The same offerings twice: as the plain rules see them, and as the ledger does. */
export function openLedgers(pools: LedgerHistory["pools"]): { plain: NaiveLedger; ledger: InMemoryLedger } {
  const plain = openPlain({ pools, offerMs: OFFER_HOURS * 3_600_000 });
  const ledger = new InMemoryLedger({
    host: HOST,
    alliancesOf,
    offerings: OFFERINGS.map((offeringId) => ({
      offeringId,
      opensAt: new Date(WINDOW.opensAt),
      closesAt: new Date(WINDOW.closesAt),
      promotion: offeringId === "minor" ? ("offer" as const) : ("place" as const),
      offerHours: OFFER_HOURS,
    })),
    pools: pools.map(realPool),
  });
  return { plain, ledger };
}

/** The rounds of a history, each with its time and with a key of its own for every claim. */
export function roundsOf(batches: LedgerHistory["batches"]): readonly LedgerRound[] {
  return batches.map((batch, round) => ({
    now: new Date(START + (round + 1) * 3000),
    commands: batch.map((one, index) => withKey(one, `k${round}-${index}`)),
  }));
}

export interface LedgerRound {
  readonly now: Date;
  readonly commands: readonly LedgerCommand[];
}

/** An offer that is open, and whose it is. */
export interface OpenOffer {
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly offerId: string;
}

/** The commands as they are given now, to a ledger in memory. */
export function naming(ledger: InMemoryLedger, commands: readonly LedgerCommand[]): readonly LedgerCommand[] {
  const open = [...ledger.associations.values()].flatMap(({ home, associationId, offeringId, offer }) =>
    offer === undefined ? [] : [{ home, associationId, offeringId, offerId: offer.offerId }],
  );
  return namingOffers(open, commands);
}

/**
 * The commands as they are given now: an answer to AN_OFFER, or its expiry, is about one of the offers that are open,
 * chosen by the number in the association's id.
 */
export function namingOffers(
  open: readonly OpenOffer[],
  commands: readonly LedgerCommand[],
): readonly LedgerCommand[] {
  const named = <Target extends OfferNamed>(target: Target): Target => {
    const chosen = open[Number(target.associationId.slice(1)) % open.length];
    return target.offerId === AN_OFFER && chosen !== undefined ? { ...target, ...chosen } : target;
  };
  return commands.map((one) => {
    if (one.kind === "offer-answer") return { ...one, answer: named(one.answer) };
    if (one.kind === "offer-expiry") return { ...one, expiry: named(one.expiry) };
    return one;
  });
}

interface OfferNamed {
  readonly associationId: string;
  readonly offerId: string;
}

/** Whether students of this home may draw on the pool. */
export function mayDraw(pool: SeatPool, home: string): boolean {
  return eligiblePools([pool], { home, host: HOST, alliances: alliancesOf(home) }).length > 0;
}

function withKey(one: LedgerCommand, associationKey: string): LedgerCommand {
  return one.kind === "claim" ? { ...one, claim: { ...one.claim, associationKey } } : one;
}

function realPool(pool: NaivePool, index: number): SeatPool {
  const { size, ...rest } = pool;
  return {
    ...rest,
    poolId: `${pool.offeringId}-${index}-${pool.kind}${pool.beneficiary}`,
    placed: 0,
    offered: 0,
    ...(Number.isFinite(size) ? { size } : {}),
  };
}
