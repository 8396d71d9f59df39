import type { RoundInForce } from "./phases.ts";

/** What a host changes of a round for what it lends to it, each with a reason for everybody to read. */
export interface RoundAdjustment {
  /** While it has stopped the round. */
  readonly pausedBecause?: string;
  readonly ends: readonly MovedEnd[];
}

/** A phase that closes at another time than the round says. */
export interface MovedEnd {
  readonly phaseId: string;
  readonly closesAt: Date;
  readonly reason: string;
}

/** The round as a host leaves it for its own offerings. A stop by the coordinator comes before the host's. */
export function adjustRound(round: RoundInForce, adjustment: RoundAdjustment | undefined): RoundInForce {
  if (adjustment === undefined) return round;
  const pausedBecause = round.pausedBecause ?? adjustment.pausedBecause;
  const ends = new Map(adjustment.ends.map((end) => [end.phaseId, end]));
  return {
    ...round,
    ...(pausedBecause === undefined ? {} : { pausedBecause }),
    phases: round.phases.map((phase) => {
      const end = ends.get(phase.phaseId);
      return end === undefined ? phase : { ...phase, closesAt: end.closesAt, note: end.reason };
    }),
  };
}
