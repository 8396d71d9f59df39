import type { RoundPlan } from "../api/types.ts";

/** A phase with its bounds as instants. */
export interface TimedPhase {
  readonly phaseId: string;
  readonly name: string;
  readonly mode: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly note?: string;
}

/** Phases in the order of their opening; their local times are read in the round's own zone. */
export function timedPhases({
  phases,
  timeZone,
}: Pick<RoundPlan, "phases" | "timeZone">): readonly TimedPhase[] {
  return phases
    .map(({ phaseId, name, mode, opensAt, closesAt, note }) => ({
      phaseId,
      name,
      mode,
      opensAt: instantIn(timeZone, opensAt),
      closesAt: instantIn(timeZone, closesAt),
      ...(note === undefined ? {} : { note }),
    }))
    .sort((one, other) => one.opensAt.getTime() - other.opensAt.getTime());
}

/** What a clock on a wall in the zone shows as this instant, in the contract's form. */
export function wallTime(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/** The instant at which that clock shows the local time; the earlier one where it shows it twice. */
export function instantIn(timeZone: string, local: string): Date {
  const asUtc = new Date(`${local}:00Z`).getTime();
  const offsets = [-DAY_MS, DAY_MS].map((by) => {
    const at = asUtc + by;
    return new Date(`${wallTime(timeZone, new Date(at))}:00Z`).getTime() - at;
  });
  const fitting = offsets
    .map((offset) => new Date(asUtc - offset))
    .filter((at) => wallTime(timeZone, at) === local);
  return (
    fitting.sort((one, other) => one.getTime() - other.getTime())[0] ?? new Date(asUtc - Math.max(...offsets))
  );
}

const DAY_MS = 86_400_000;
