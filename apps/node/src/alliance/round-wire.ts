import type { AllianceSchemas } from "@wissel/contract";
import type { Round } from "@wissel/core";
import type { KnownRound } from "@wissel/store";

type RoundPlan = AllianceSchemas["RoundPlan"];

/** A plan as the contract has it, with the id and version that it goes by. */
export function fromWirePlan(
  { releases = [], ...plan }: RoundPlan,
  { roundId, version }: Pick<Round, "roundId" | "version">,
): Round {
  return { ...plan, roundId, version, releases, validUntil: new Date(plan.validUntil) };
}

export function toWirePlan({ roundId: _, version: __, validUntil, ...plan }: Round): RoundPlan {
  // Through JSON, as it was stored: the contract's lists are not readonly.
  return JSON.parse(JSON.stringify({ ...plan, validUntil })) as RoundPlan;
}

export function toWireRound(
  { roundId, coordinator, draft, published }: KnownRound,
  own: string,
): AllianceSchemas["Round"] {
  return {
    roundId,
    coordinator,
    isOwn: coordinator === own,
    version: published?.round.version ?? 0,
    ...(draft === undefined ? {} : { draft: toWirePlan(draft) }),
    ...(published === undefined ? {} : { published: toWirePlan(published.round) }),
  };
}
