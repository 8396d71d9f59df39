import {
  adjustRound,
  type CatalogueOffering,
  type Clock,
  type OfferingDirectory,
  offeringName,
  type Round,
  type RoundInForce,
  type RoundRules,
  type StudyLoad,
  timedPhases,
} from "@wissel/core";
import { listAdjustments, listPledges, listRounds, type Queryable } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { type Recent, recent } from "../enrolment/recent.ts";

export interface HomeRoundPorts {
  readonly own: { readonly schacHome: string };
  readonly pool: Queryable;
  readonly clock: Clock;
  /** Offerings as their hosts publish them. */
  readonly directory: Pick<OfferingDirectory, "findOffering">;
}

/** The rounds by which this institution's students enrol, here and at partners. */
export interface HomeRounds extends Pick<HomeRoundPorts, "own" | "clock"> {
  /** By `offeringName`; a little old. */
  readonly rounds: Recent<ReadonlyMap<string, NamedRound>>;
  /** What the round of an offering holds each student to; undefined where it has no such rules. */
  rulesOf(offering: Pick<CatalogueOffering, "host" | "offeringId">): Promise<RoundRules | undefined>;
  /** Rules of rounds in which a place ends what was asked in another phase; not of rounds that are over or paused. */
  listExclusions(): Promise<readonly RoundRules[]>;
}

/** The round that governs an offering. */
export interface NamedRound {
  readonly round: Round;
  readonly inForce: RoundInForce;
  readonly timeZone: string;
  readonly rules?: RoundRules;
}

/** How old what other processes have stored may be. */
const MAX_AGE_MS = 2_000;

export function openHomeRounds(ports: HomeRoundPorts): HomeRounds {
  const { own, clock } = ports;
  const rounds = recent(() => roundsByOffering(ports), { clock, maxAgeMs: MAX_AGE_MS });
  return {
    own,
    clock,
    rounds,
    rulesOf: async (offering) => (await rounds.get()).get(offeringName(offering))?.rules,
    listExclusions: async () => exclusionsOf([...(await rounds.get()).values()], clock.now()),
  };
}

function exclusionsOf(named: readonly NamedRound[], now: Date): readonly RoundRules[] {
  const inForce = named.flatMap(({ rules, inForce: { validUntil, pausedBecause } }) =>
    rules !== undefined && validUntil !== undefined && now < validUntil && pausedBecause === undefined
      ? [rules]
      : [],
  );
  return [...new Set(inForce)].filter(({ incompatibilities }) => incompatibilities.length > 0);
}

async function roundsByOffering({
  own,
  pool,
  directory,
}: HomeRoundPorts): Promise<ReadonlyMap<string, NamedRound>> {
  const named = new Map<string, NamedRound>();
  const rounds = await listRounds(pool);
  if (rounds.length === 0) return named;
  const adjustments = new Map(
    (await listAdjustments(pool)).map((one) => [`${one.host} ${one.roundId}`, one]),
  );
  const pledges = new Map((await listPledges(pool)).map((pledge) => [offeringName(pledge), pledge]));
  for (const { roundId, coordinator, published } of rounds) {
    if (published === undefined) continue;
    const governed = published.round.offerings.filter((offering) => {
      const pledge = pledges.get(offeringName(offering));
      return pledge?.roundId === roundId && pledge.coordinator === coordinator;
    });
    const round = await namedRound(published.round, { governed, directory });
    for (const offering of governed) {
      const host = offering.host === own.schacHome ? "" : offering.host;
      const inForce = adjustRound(round.inForce, adjustments.get(`${host} ${roundId}`));
      named.set(offeringName(offering), { ...round, inForce });
    }
  }
  return named;
}

interface Governed extends Pick<HomeRoundPorts, "directory"> {
  readonly governed: Round["offerings"];
}

async function namedRound(round: Round, { governed, directory }: Governed): Promise<NamedRound> {
  const { roundId, validUntil, timeZone, pausedBecause, limits = {}, incompatibilities = [] } = round;
  const phases = timedPhases(round);
  const named = { round, inForce: { roundId, validUntil, phases, ...present({ pausedBecause }) }, timeZone };
  const all = [limits, ...phases.map((phase) => phase.limits ?? {})];
  const isLimited = all.some(({ maxLive, maxCredits }) => maxLive !== undefined || maxCredits !== undefined);
  if (!isLimited && incompatibilities.length === 0) return named;
  const countsCredits = all.some(({ maxCredits }) => maxCredits !== undefined);
  const studyLoads = new Map<string, readonly StudyLoad[]>();
  for (const { host, offeringId } of governed) {
    const offering = countsCredits ? await directory.findOffering(host, offeringId) : undefined;
    studyLoads.set(offeringName({ host, offeringId }), offering?.study?.studyLoad ?? []);
  }
  return { ...named, rules: { roundId, phases, limits, incompatibilities, studyLoads } };
}
