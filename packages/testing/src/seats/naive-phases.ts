import type { NaivePhase, NaiveWorld } from "./naive-world.ts";

interface Entry {
  readonly home: string;
  readonly offeringId: string;
  readonly at: number;
}

/** The phase of the round that is open for students of this home. */
export function phaseAt(world: NaiveWorld, entry: Entry): NaivePhase | undefined {
  const isOwn = entry.home === world.host;
  return openPhases(world, entry).find(({ own, partners }) => (isOwn ? own : partners));
}

/** Why an offering takes no enrolment at that time, by its phases or by its window. */
export function closedReason(world: NaiveWorld, entry: Entry): string | undefined {
  const window = world.windows.get(entry.offeringId);
  if (window === undefined) return "offering-unknown";
  const phases = world.phases.get(entry.offeringId);
  if (phaseAt(world, entry) !== undefined) return undefined;
  if (openPhases(world, entry).length > 0) return "phase-not-for-student";
  const periods = phases ?? [window];
  if (periods.some((period) => isWithin(period, entry.at))) return undefined;
  return periods.some(({ opensAt }) => entry.at < opensAt)
    ? "enrolment-window-not-open"
    : "enrolment-window-closed";
}

function openPhases({ phases }: NaiveWorld, { offeringId, at }: Entry): readonly NaivePhase[] {
  return (phases.get(offeringId) ?? []).filter((phase) => isWithin(phase, at));
}

function isWithin(
  { opensAt, closesAt }: { readonly opensAt: number; readonly closesAt: number },
  at: number,
): boolean {
  return opensAt <= at && at < closesAt;
}
