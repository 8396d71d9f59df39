import type { AllianceSchemas } from "@wissel/contract";
import type { MovedEnd, Round, RoundAdjustment } from "@wissel/core";
import type { KnownRound } from "@wissel/store";

type RoundPlan = AllianceSchemas["RoundPlan"];

/** A plan as the contract has it, with what it goes by beside it. */
export function fromWirePlan(
  { releases = [], ...plan }: RoundPlan,
  head: Pick<Round, "roundId" | "version" | "pausedBecause">,
): Round {
  return { ...plan, ...head, releases, validUntil: new Date(plan.validUntil) };
}

export function toWirePlan(round: Round): RoundPlan {
  const { roundId: _, version: __, pausedBecause: ___, validUntil, ...plan } = round;
  // Through JSON, as it was stored: the contract's lists are not readonly.
  return JSON.parse(JSON.stringify({ ...plan, validUntil })) as RoundPlan;
}

export function toWireRound(
  { roundId, coordinator, draft, published }: KnownRound,
  { own, adjustment }: { readonly own: string; readonly adjustment: RoundAdjustment | undefined },
): AllianceSchemas["Round"] {
  const pausedBecause = published?.round.pausedBecause ?? adjustment?.pausedBecause;
  const ends = adjustment?.ends ?? [];
  return {
    roundId,
    coordinator,
    isOwn: coordinator === own,
    version: published?.round.version ?? 0,
    ...(pausedBecause === undefined ? {} : { pausedBecause }),
    ...(ends.length === 0 ? {} : { ownEnds: ends.map(toWireEnd) }),
    ...(draft === undefined ? {} : { draft: toWirePlan(draft) }),
    ...(published === undefined ? {} : { published: toWirePlan(published.round) }),
  };
}

export function toWireEnd({ closesAt, ...end }: MovedEnd): AllianceSchemas["MovedEnd"] {
  return { ...end, closesAt: closesAt.toISOString() };
}
