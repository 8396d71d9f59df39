import { type Round, type RoundRules, timedPhases } from "@wissel/core";
import { HISTORY_NODE, type NaivePhase, OFFERINGS } from "@wissel/testing/ledger";
import type { DatabaseNames } from "./database-names.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OPENING = HISTORY_NODE.opensAt.getTime();

/** A round in which the host selects first; then it is first come, first served. Both phases are for everybody. */
export const PHASES: readonly NaivePhase[] = [
  { opensAt: OPENING - HOUR_MS, closesAt: OPENING, own: true, partners: true, isSelection: true },
  { opensAt: OPENING, closesAt: OPENING + HOUR_MS, own: true, partners: true, isSelection: false },
];

/** A time of request in the phase of selection. */
export function early(requestedAt: Date): Date {
  return new Date(requestedAt.getTime() - 10 * MINUTE_MS);
}

export const PAUSED_BECAUSE = "The form asks for the wrong thing";

/** What every student may have in the round. */
export const MOST_LIVE = 1;

/** What home holds its students to: few enrolments, and who was selected takes no part in the other phase. */
export function rulesFor(roundId: string, offeringIds: readonly string[]): RoundRules {
  return {
    roundId,
    phases: timedPhases({ phases: publishedPhases(), timeZone: "UTC" }),
    limits: { maxLive: MOST_LIVE },
    incompatibilities: [{ placedIn: "selection", leaves: "open" }],
    studyLoads: new Map(offeringIds.map((offeringId) => [`${HISTORY_NODE.host} ${offeringId}`, []])),
  };
}

/** The same as its coordinator publishes it; its clocks are UTC's. */
export function aSharedRound({ idOf }: DatabaseNames): Round {
  return {
    roundId: idOf("round"),
    version: 1,
    alliance: "lde",
    name: "Minors",
    timeZone: "UTC",
    validUntil: new Date(OPENING + 24 * HOUR_MS),
    phases: publishedPhases(),
    offerings: OFFERINGS.map((offering) => ({ host: HISTORY_NODE.host, offeringId: idOf(offering) })),
    releases: [],
  };
}

function publishedPhases(): Round["phases"] {
  const local = (at: number) => new Date(at).toISOString().slice(0, 16);
  return PHASES.map(({ opensAt, closesAt, own, partners, isSelection }) => ({
    phaseId: isSelection ? "selection" : "open",
    name: isSelection ? "Selection" : "Open to all",
    opensAt: local(opensAt),
    closesAt: local(closesAt),
    participants: { own, partners },
    ...(isSelection ? ({ mode: "selection", ifFull: "queue" } as const) : ({ mode: "first_come" } as const)),
  }));
}
