import type { StudyLoad } from "../catalogue/items.ts";
import type { StudyLoadUnit } from "../catalogue/vocabulary.ts";
import { type Association, isLive } from "../enrolment/association.ts";
import { phaseAt, type TimedPhase } from "./phases.ts";
import type { Incompatibility, RoundLimits } from "./round.ts";

/** What a round asks of one student over all its offerings, as home holds its own students to it. */
export interface RoundRules {
  readonly roundId: string;
  /** In order. */
  readonly phases: readonly TimedPhase[];
  readonly limits: RoundLimits;
  readonly incompatibilities: readonly Incompatibility[];
  /** The offerings that it governs, by `offeringName`, with their study load as far as it is known. */
  readonly studyLoads: ReadonlyMap<string, readonly StudyLoad[]>;
}

/** An enrolment that a rule counts. */
export type CountedEnrolment = Pick<Association, "associationId" | "host" | "offeringId">;

export type RoundRuleRefusal =
  | {
      readonly code: "round-limit-reached";
      readonly roundId: string;
      /** Whose limit it is; absent where it is the whole round's. */
      readonly phaseId?: string;
      readonly limit: keyof RoundLimits;
      /** Of credits. */
      readonly unit?: StudyLoadUnit;
      readonly max: number;
      /** What the student has already, and what this enrolment would add. */
      readonly had: number;
      readonly asked: number;
      readonly counted: readonly CountedEnrolment[];
    }
  | {
      readonly code: "phase-excluded-by-place";
      readonly roundId: string;
      readonly rule: Incompatibility;
      readonly counted: readonly CountedEnrolment[];
    };

type LimitReached = Extract<RoundRuleRefusal, { readonly code: "round-limit-reached" }>;

/** Whether a student of `home` may ask for one more offering of the round, given everything the student has. */
export function refuseByRules(
  rules: RoundRules,
  wish: Pick<Association, "home" | "host" | "offeringId" | "student" | "requestedAt">,
  held: readonly Association[],
): RoundRuleRefusal | undefined {
  const counted = countedIn(rules, held);
  return (
    refuseByIncompatibility(rules, wish, counted) ??
    refuseByPhaseLimits(rules, wish, counted) ??
    refuseByLimits(rules, wish, counted)
  );
}

/** How rules name an offering. */
export function offeringName({ host, offeringId }: Pick<Association, "host" | "offeringId">): string {
  return `${host} ${offeringId}`;
}

function refuseByIncompatibility(
  { roundId, incompatibilities, ...round }: RoundRules,
  wish: Parameters<typeof refuseByRules>[1],
  counted: readonly Association[],
): RoundRuleRefusal | undefined {
  const phaseId = phaseAt(round, wish.requestedAt, wish)?.phaseId;
  for (const rule of incompatibilities.filter(({ leaves }) => leaves === phaseId)) {
    const placed = counted.filter(
      (one) =>
        one.hostState === "associated" && phaseAt(round, one.requestedAt, one)?.phaseId === rule.placedIn,
    );
    if (placed.length > 0)
      return { code: "phase-excluded-by-place", roundId, rule, counted: placed.map(named) };
  }
  return undefined;
}

/** The limits of the phase that the wish falls in, over what was asked for in it. */
function refuseByPhaseLimits(
  rules: RoundRules,
  wish: Parameters<typeof refuseByRules>[1],
  counted: readonly Association[],
): RoundRuleRefusal | undefined {
  const phase = phaseAt(rules, wish.requestedAt, wish);
  if (phase?.limits === undefined) return undefined;
  const { phaseId, limits } = phase;
  const refusal = refuseByLimits({ ...rules, limits }, wish, askedIn(rules, phase, counted));
  return refusal && { ...refusal, phaseId };
}

function refuseByLimits(
  { roundId, limits, studyLoads }: RoundRules,
  wish: Pick<Association, "host" | "offeringId">,
  counted: readonly Association[],
): LimitReached | undefined {
  for (const { unit, max, had } of heldAgainst({ studyLoads }, limits, counted)) {
    const asked = unit === undefined ? 1 : creditsOf(studyLoads, wish, unit);
    if (asked === 0 || rounded(had + asked) <= max) continue;
    const limit = unit === undefined ? { limit: "maxLive" as const } : { limit: "maxCredits" as const, unit };
    return { code: "round-limit-reached", roundId, ...limit, max, had, asked, counted: counted.map(named) };
  }
  return undefined;
}

/** One limit, and what a student has of what it counts: enrolments where there is no unit, else credits in it. */
export interface HeldAgainstLimit {
  readonly unit?: StudyLoadUnit;
  readonly max: number;
  readonly had: number;
}

/** What a student has against the limits of a round, or of one phase of it. */
export function heldUnderRules(
  rules: RoundRules,
  held: readonly Association[],
  phase: TimedPhase | undefined,
): readonly HeldAgainstLimit[] {
  const counted = countedIn(rules, held);
  if (phase === undefined) return heldAgainst(rules, rules.limits, counted);
  return heldAgainst(rules, phase.limits ?? {}, askedIn(rules, phase, counted));
}

function heldAgainst(
  { studyLoads }: Pick<RoundRules, "studyLoads">,
  { maxLive, maxCredits = [] }: RoundLimits,
  counted: readonly Association[],
): readonly HeldAgainstLimit[] {
  const credits = maxCredits.map(({ unit, max }) => {
    const had = counted.reduce((total, one) => total + creditsOf(studyLoads, one, unit), 0);
    return { unit, max, had: rounded(had) };
  });
  return maxLive === undefined ? credits : [{ max: maxLive, had: counted.length }, ...credits];
}

function countedIn({ studyLoads }: RoundRules, held: readonly Association[]): readonly Association[] {
  return held.filter((one) => isLive(one) && studyLoads.has(offeringName(one)));
}

function askedIn(
  rules: RoundRules,
  { phaseId }: TimedPhase,
  counted: readonly Association[],
): readonly Association[] {
  return counted.filter((one) => phaseAt(rules, one.requestedAt, one)?.phaseId === phaseId);
}

function creditsOf(
  studyLoads: RoundRules["studyLoads"],
  one: Pick<Association, "host" | "offeringId">,
  unit: StudyLoadUnit,
): number {
  return sum((studyLoads.get(offeringName(one)) ?? []).filter((load) => load.studyLoadUnit === unit));
}

function sum(loads: readonly StudyLoad[]): number {
  return rounded(loads.reduce((total, { value }) => total + value, 0));
}

/** Tenths of credits do not add up exactly otherwise. */
function rounded(credits: number): number {
  return Math.round(credits * 1000) / 1000;
}

function named({ associationId, host, offeringId }: Association): CountedEnrolment {
  return { associationId, host, offeringId };
}
