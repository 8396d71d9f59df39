import { isTimeZone } from "../catalogue/calendar.ts";
import type { Finding } from "../catalogue/finding.ts";
import { instantOfLocal } from "./local-date-time.ts";
import { releaseFindings, releasePoolFindings } from "./release-findings.ts";
import type { Phase, PledgedOffering, Round } from "./round.ts";
import { ruleFindings, uncountableFindings } from "./rule-findings.ts";

/** Every mistake of a round, each with the place where it stands; a round without any may be published. */
export function checkRound(round: Round, pledges: readonly PledgedOffering[], now: Date): readonly Finding[] {
  return [
    ...roundFindings(round, now),
    ...offeringFindings(round, pledges),
    ...releasePoolFindings(round, pledges),
    ...uncountableFindings(round, pledges),
  ];
}

/** The mistakes that a round shows by itself: also what is asked of a partner's round before it is relied on. */
export function roundFindings(round: Round, now: Date): readonly Finding[] {
  const known = isTimeZone(round.timeZone);
  return [
    ...(known ? [] : [{ pointer: "/timeZone", reason: "is not a time zone" }]),
    ...phaseFindings(round.phases),
    ...ruleFindings(round),
    ...(known ? [...timeFindings(round, now), ...releaseFindings(round)] : []),
  ];
}

function phaseFindings(phases: readonly Phase[]): readonly Finding[] {
  if (phases.length === 0) return [{ pointer: "/phases", reason: "must hold a phase" }];
  const selecting = phases.findIndex(({ mode }) => mode === "selection");
  return phases.flatMap(({ phaseId, mode, participants, ifFull }, index): Finding[] => {
    const pointer = `/phases/${index}`;
    const repeated = phases.findIndex((other) => other.phaseId === phaseId) < index;
    const { own, partners, homes } = participants;
    return [
      ...(repeated ? [{ pointer: `${pointer}/phaseId`, reason: "is the id of an earlier phase" }] : []),
      ...(mode === "first_come" || mode === "selection"
        ? []
        : [
            {
              pointer: `${pointer}/mode`,
              reason: `${mode} is not possible yet; first_come and selection are`,
            },
          ]),
      ...(mode === "selection" && selecting < index
        ? [{ pointer: `${pointer}/mode`, reason: "is selection a second time" }]
        : []),
      ...(mode !== "selection" && ifFull !== undefined
        ? [{ pointer: `${pointer}/ifFull`, reason: "means nothing unless the mode is selection" }]
        : []),
      ...(own || partners ? [] : [{ pointer: `${pointer}/participants`, reason: "lets nobody take part" }]),
      ...(homes !== undefined && !partners
        ? [{ pointer: `${pointer}/participants/homes`, reason: "means nothing while partners is false" }]
        : []),
    ];
  });
}

interface Bounds {
  readonly phase: Phase;
  readonly pointer: string;
  readonly opensAt: Date | undefined;
  readonly closesAt: Date | undefined;
}

function timeFindings({ phases, timeZone, validUntil }: Round, now: Date): readonly Finding[] {
  const bounds = phases.map(
    (phase, index): Bounds => ({
      phase,
      pointer: `/phases/${index}`,
      opensAt: instantOfLocal(phase.opensAt, timeZone),
      closesAt: instantOfLocal(phase.closesAt, timeZone),
    }),
  );
  const last = Math.max(...bounds.map(({ closesAt }) => closesAt?.getTime() ?? 0));
  return [
    ...bounds.flatMap((one) => boundFindings(one, timeZone)),
    ...bounds.flatMap((one, index) => overlapFindings(one, bounds.slice(0, index))),
    ...(validUntil.getTime() < last
      ? [{ pointer: "/validUntil", reason: "is before the last phase closes" }]
      : []),
    ...(validUntil <= now ? [{ pointer: "/validUntil", reason: "is past" }] : []),
  ];
}

function boundFindings({ pointer, opensAt, closesAt }: Bounds, timeZone: string): readonly Finding[] {
  const reason = `is not a date and time that clocks show in ${timeZone}`;
  return [
    ...(opensAt === undefined ? [{ pointer: `${pointer}/opensAt`, reason }] : []),
    ...(closesAt === undefined ? [{ pointer: `${pointer}/closesAt`, reason }] : []),
    ...(opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt
      ? [{ pointer: `${pointer}/closesAt`, reason: "must be after opensAt" }]
      : []),
  ];
}

function overlapFindings(one: Bounds, earlier: readonly Bounds[]): readonly Finding[] {
  return earlier
    .filter((other) => overlap(one, other))
    .map((other) => ({ pointer: one.pointer, reason: `overlaps the phase ${other.phase.phaseId}` }));
}

function overlap(one: Bounds, other: Bounds): boolean {
  if (one.opensAt === undefined || one.closesAt === undefined) return false;
  if (other.opensAt === undefined || other.closesAt === undefined) return false;
  return one.opensAt < other.closesAt && other.opensAt < one.closesAt;
}

function offeringFindings(
  { offerings, alliance }: Round,
  pledges: readonly PledgedOffering[],
): readonly Finding[] {
  if (offerings.length === 0) return [{ pointer: "/offerings", reason: "must hold an offering" }];
  const pledged = new Map(pledges.map((pledge) => [nameOf(pledge), pledge]));
  const seen = new Set<string>();
  return offerings.flatMap((offering, index): Finding[] => {
    const pointer = `/offerings/${index}`;
    const name = nameOf(offering);
    if (seen.has(name)) return [{ pointer, reason: "is named twice" }];
    seen.add(name);
    const pledge = pledged.get(name);
    if (pledge === undefined) return [{ pointer, reason: "is not pledged by its host" }];
    const { pools, alliances } = pledge;
    return [
      ...(pools.some(({ size }) => size === undefined || size > 0)
        ? []
        : [{ pointer, reason: "has no capacity" }]),
      ...(alliances === undefined ? [{ pointer, reason: "is not in its host's catalogue" }] : []),
      ...(alliances !== undefined && alliances.length > 0 && !alliances.includes(alliance)
        ? [{ pointer, reason: `is not offered in the alliance ${alliance}` }]
        : []),
    ];
  });
}

function nameOf({ host, offeringId }: { readonly host: string; readonly offeringId: string }): string {
  return `${host} ${offeringId}`;
}
