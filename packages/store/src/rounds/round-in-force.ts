import type { RoundInForce, TimedPhase } from "@wissel/core";

/** RoundInForce as JSON. */
export interface StoredRoundInForce {
  readonly roundId: string;
  readonly validUntil?: string;
  readonly pausedBecause?: string;
  readonly phases: readonly (Omit<TimedPhase, "opensAt" | "closesAt"> & {
    readonly opensAt: string;
    readonly closesAt: string;
  })[];
}

export function fromRoundInForce({ validUntil, phases, ...round }: StoredRoundInForce): RoundInForce {
  return {
    ...round,
    ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil) }),
    phases: phases.map(({ opensAt, closesAt, ...phase }) => ({
      ...phase,
      opensAt: new Date(opensAt),
      closesAt: new Date(closesAt),
    })),
  };
}
