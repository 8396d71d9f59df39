import type { EnrolmentWindow } from "../catalogue/enrolment-window.ts";
import type { IfFull, StudentFacts } from "../enrolment/association.ts";
import { instantOfLocal } from "./local-date-time.ts";
import type { PhaseMode } from "./phase-mode.ts";
import type { Participants, Phase, Release, Round, RoundLimits } from "./round.ts";

/** A phase with its bounds as instants; half-open. */
export interface TimedPhase {
  readonly phaseId: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly participants: Participants;
  readonly mode: PhaseMode;
  readonly ifFull?: IfFull;
  readonly limits?: RoundLimits;
  readonly note?: string;
}

/** The round as one of its offerings lives by it. */
export interface RoundInForce {
  readonly roundId: string;
  /** Absent while no round that names the offering is published: nobody may enrol then. */
  readonly validUntil?: Date;
  /** In order. */
  readonly phases: readonly TimedPhase[];
  /** While the coordinator or the host has stopped it: why. Nobody may enrol then. */
  readonly pausedBecause?: string;
}

/** A student who wants to enrol, as far as phases care. */
export interface Entrant {
  readonly home: string;
  /** The institution that gives the offering. */
  readonly host: string;
  readonly student: StudentFacts;
}

export type EntryRefusal =
  | "round-not-valid"
  | "round-paused"
  | "enrolment-window-not-open"
  | "enrolment-window-closed"
  | "phase-not-for-student";

/** A checked round's phases in order of time. Throws for a round that `checkRound` would not let pass. */
export function timedPhases({ phases, timeZone }: Pick<Round, "phases" | "timeZone">): readonly TimedPhase[] {
  return phases
    .map(({ name: _, ...phase }) => ({
      ...phase,
      opensAt: boundOf(phase.opensAt, timeZone),
      closesAt: boundOf(phase.closesAt, timeZone),
    }))
    .sort((one, other) => one.opensAt.getTime() - other.opensAt.getTime());
}

/** A release with its instant. */
export interface TimedRelease extends Omit<Release, "at"> {
  readonly dueAt: Date;
}

/** A checked round's releases. Throws for a round that `checkRound` would not let pass. */
export function timedReleases({
  releases,
  timeZone,
}: Pick<Round, "releases" | "timeZone">): readonly TimedRelease[] {
  return releases.map(({ at, ...release }) => ({ ...release, dueAt: boundOf(at, timeZone) }));
}

/** The phase that is open at an instant and lets the student take part. */
export function phaseAt(
  round: Pick<RoundInForce, "phases">,
  at: Date,
  entrant: Entrant,
): TimedPhase | undefined {
  return round.phases.find((phase) => isOpenAt(phase, at) && mayTakePart(phase.participants, entrant));
}

/**
 * Why a student may not enrol in an offering of this round, or undefined. The phase is the one at the time of request;
 * whether the round may still be relied on is judged now.
 */
export function refuseEntry(
  round: RoundInForce,
  entrant: Entrant,
  { at, now }: { readonly at: Date; readonly now: Date },
): EntryRefusal | undefined {
  if (round.validUntil === undefined || now >= round.validUntil) return "round-not-valid";
  if (round.pausedBecause !== undefined) return "round-paused";
  if (phaseAt(round, at, entrant) !== undefined) return undefined;
  if (round.phases.some((phase) => isOpenAt(phase, at))) return "phase-not-for-student";
  return round.phases.some(({ opensAt }) => at < opensAt)
    ? "enrolment-window-not-open"
    : "enrolment-window-closed";
}

/**
 * The window in which a home's students may enrol, as a round leaves it to them: of the phase that is open for some of
 * them, else of the next one, else over. A hint: the level or programme of a student may still be in the way.
 */
export function windowOfRound(
  { validUntil, phases, pausedBecause }: RoundInForce,
  entrant: Omit<Entrant, "student">,
  at: Date,
): Omit<EnrolmentWindow, "timeZone"> & { readonly closesAt: Date } {
  if (validUntil === undefined) return { closesAt: at };
  const mine = phases.filter(({ participants }) => isForHome(participants, entrant));
  const phase = mine.find(({ closesAt }) => at < closesAt) ?? mine.at(-1);
  if (phase === undefined) return { closesAt: at };
  const { opensAt, closesAt, mode, note } = phase;
  return {
    opensAt,
    closesAt: closesAt < validUntil ? closesAt : validUntil,
    mode,
    ...(note === undefined ? {} : { note }),
    ...(pausedBecause === undefined ? {} : { pausedBecause }),
  };
}

/** What a student would meet at an instant. */
export interface Preview {
  readonly open: boolean;
  readonly phaseId?: string;
  readonly reason?: EntryRefusal;
  /** The next phase that lets the student take part, when none does now. */
  readonly next?: { readonly phaseId: string; readonly opensAt: Date };
}

/** The round as a student would meet it at an instant. */
export function previewAs(round: RoundInForce, entrant: Entrant, at: Date): Preview {
  const reason = refuseEntry(round, entrant, { at, now: at });
  if (reason === undefined) {
    const phase = phaseAt(round, at, entrant);
    return { open: true, ...(phase === undefined ? {} : { phaseId: phase.phaseId }) };
  }
  const next = round.phases.find(
    (phase) =>
      at < phase.opensAt &&
      round.validUntil !== undefined &&
      phase.opensAt < round.validUntil &&
      mayTakePart(phase.participants, entrant),
  );
  return {
    open: false,
    reason,
    ...(next === undefined ? {} : { next: { phaseId: next.phaseId, opensAt: next.opensAt } }),
  };
}

function boundOf(local: Phase["opensAt"], timeZone: string): Date {
  const instant = instantOfLocal(local, timeZone);
  if (instant === undefined) throw new RangeError(`${local} is not a time in ${timeZone}`);
  return instant;
}

function isOpenAt({ opensAt, closesAt }: TimedPhase, at: Date): boolean {
  return opensAt <= at && at < closesAt;
}

function mayTakePart(participants: Participants, entrant: Entrant): boolean {
  const { levels, programmeCodes } = participants;
  const { level, programmeCode } = entrant.student;
  if (!isForHome(participants, entrant)) return false;
  if (levels !== undefined && !levels.some((one) => one === level)) return false;
  return programmeCodes === undefined || programmeCodes.some((code) => code === programmeCode);
}

function isForHome(
  { own, partners, homes }: Participants,
  { home, host }: Pick<Entrant, "home" | "host">,
): boolean {
  if (home === host) return own;
  return partners && (homes === undefined || homes.includes(home));
}
