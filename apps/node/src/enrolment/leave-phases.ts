import type { HomeRegister, RoundRules } from "@wissel/core";

export interface LeavePhasesPorts {
  readonly register: Pick<HomeRegister, "leavePhases">;
  readonly rounds: { listExclusions(): Promise<readonly RoundRules[]> };
  readonly kickDeliveries: () => void;
}

/** Who attends by one phase of a round leaves the phases that it excludes: partners are told by commands. */
export async function leavePhases({ register, rounds, kickDeliveries }: LeavePhasesPorts): Promise<void> {
  const exclusions = await rounds.listExclusions();
  if (exclusions.length > 0 && (await register.leavePhases(exclusions)) > 0) kickDeliveries();
}
