import type { MeSchemas } from "@wissel/contract";
import { heldUnderRules, phaseAt, type StudentFacts, type TimedPhase, timedPhases } from "@wissel/core";
import type { NamedRound } from "../alliance/home-rounds.ts";
import { present } from "../enrolment/present.ts";
import { type Asker, isOpenFor, type Judged } from "./judge-offering.ts";

type ReadyCheck = MeSchemas["ReadyCheck"];
type RoundCheck = MeSchemas["RoundCheck"];

/** What a student should know before an opening. Without a round in mind, rounds that are over are left out. */
export function readyCheck(
  judged: readonly Judged[],
  asker: Asker,
  {
    institution,
    round,
  }: { readonly institution: ReadyCheck["institution"]; readonly round: string | undefined },
): ReadyCheck {
  const { student, now } = asker;
  const wanted = round === undefined ? judged : judged.filter((one) => roundIdOf(one) === round);
  return {
    serverTime: now.toISOString(),
    institution,
    identity: { ...student, unknown: unknownOf(student) },
    offerings: countsOf(wanted, now),
    ...present({ next: nextOpening(wanted, now) }),
    rounds: [...byRound(wanted)]
      .filter(([{ inForce }]) => round !== undefined || !isOver(inForce, now))
      .map(([named, its]) => ({ check: roundCheck(named, its, asker), from: nextBound(named.inForce, now) }))
      .sort((one, other) => one.from - other.from)
      .map(({ check }) => check),
  };
}

function unknownOf({ level, programmeCode, creditsEarned }: StudentFacts) {
  return [
    ...(level === undefined ? ["level" as const] : []),
    ...(programmeCode === undefined ? ["programme_code" as const] : []),
    ...(creditsEarned === undefined ? ["credits_earned" as const] : []),
  ];
}

function roundIdOf({ round }: Judged): string | undefined {
  return round?.round.roundId;
}

function countsOf(judged: readonly Judged[], now: Date): MeSchemas["OfferingCounts"] {
  const counts = { all: judged.length, can: 0, permission: 0, cannot: 0, enrolled: 0, open: 0 };
  for (const one of judged) {
    counts[one.answer] += 1;
    if (isOpenFor(one, now)) counts.open += 1;
  }
  return counts;
}

/** The first moment to come at which something may be asked for. */
function nextOpening(judged: readonly Judged[], now: Date): ReadyCheck["next"] {
  const coming = judged.filter(({ from }) => from !== undefined && from > now);
  const at = Math.min(...coming.map(({ from = now }) => from.getTime()));
  const first = coming.filter(({ from }) => from?.getTime() === at);
  if (first.length === 0) return undefined;
  const rounds = new Set(first.map(roundIdOf));
  const [roundId] = rounds.size === 1 ? rounds : [];
  return { at: new Date(at).toISOString(), offerings: first.length, ...present({ roundId }) };
}

/** Where hosts have changed a round for their own, the first of its offerings speaks for it. */
function byRound(judged: readonly Judged[]): ReadonlyMap<NamedRound, readonly Judged[]> {
  const named = new Map<string, NamedRound>();
  const found = new Map<NamedRound, Judged[]>();
  for (const one of judged) {
    if (one.round === undefined) continue;
    const { roundId } = one.round.round;
    const round = named.get(roundId) ?? one.round;
    named.set(roundId, round);
    const its = found.get(round);
    if (its === undefined) found.set(round, [one]);
    else its.push(one);
  }
  return found;
}

function roundCheck(named: NamedRound, judged: readonly Judged[], asker: Asker): RoundCheck {
  const { round, rules } = named;
  const { roundId, name, alliance, timeZone, pausedBecause } = round;
  const names = new Map(round.phases.map((phase) => [phase.phaseId, phase.name]));
  const hosts = [...new Set(judged.map(({ offering }) => offering.host))];
  const limitsOf = (phase: TimedPhase | undefined) =>
    rules === undefined ? [] : [...heldUnderRules(rules, asker.held, phase)];
  return {
    roundId,
    name,
    alliance,
    timeZone,
    ...present({ pausedBecause }),
    offerings: countsOf(judged, asker.now),
    limits: limitsOf(undefined),
    phases: timedPhases(round).map((phase) => {
      const { phaseId, opensAt, closesAt, mode, note } = phase;
      return {
        phaseId,
        name: names.get(phaseId) ?? phaseId,
        opensAt: opensAt.toISOString(),
        closesAt: closesAt.toISOString(),
        mode,
        forMe: hosts.some((host) => phaseAt({ phases: [phase] }, opensAt, { ...asker, host }) !== undefined),
        limits: limitsOf(phase),
        ...present({ note }),
      };
    }),
  };
}

function isOver({ phases, validUntil }: NamedRound["inForce"], now: Date): boolean {
  return validUntil === undefined || now >= validUntil || phases.every(({ closesAt }) => closesAt <= now);
}

function nextBound({ phases }: NamedRound["inForce"], now: Date): number {
  return (phases.find(({ closesAt }) => closesAt > now) ?? phases.at(-1))?.opensAt.getTime() ?? 0;
}
