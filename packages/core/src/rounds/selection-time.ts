import type { RoundInForce, TimedPhase } from "./phases.ts";

/** Why a host may not decide yet about those who asked in a phase of selection. */
export interface TooEarlyToSelect {
  readonly because: "phase-open" | "round-not-valid" | "round-paused";
  readonly closesAt?: Date;
}

/** Undefined: the phase in which the host selects is over, and the round stands. */
export function tooEarlyToSelect(round: RoundInForce, now: Date): TooEarlyToSelect | undefined {
  if (round.validUntil === undefined || now >= round.validUntil) return { because: "round-not-valid" };
  if (round.pausedBecause !== undefined) return { because: "round-paused" };
  const phase = selectionPhase(round);
  if (phase === undefined || phase.closesAt <= now) return undefined;
  return { because: "phase-open", closesAt: phase.closesAt };
}

/** `roundFindings` sees to it that there is one at most. */
export function selectionPhase({ phases }: RoundInForce): TimedPhase | undefined {
  return phases.find(({ mode }) => mode === "selection");
}
