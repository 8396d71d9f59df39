import type { PersonField } from "../privacy/fields.ts";
import type { AgreedExchange, OfferingFacts } from "./coverage.ts";
import { isWithin } from "./validity.ts";

/** Why nobody gets in, however much room there is. */
export type CoverageRefusal =
  /** There are agreements, and none holds at the time of the request. */
  { readonly code: "agreement-not-in-force" } | { readonly code: "offering-not-agreed" };

/** Those that hold at an instant and cover the offering. */
export function covering(
  exchanges: readonly AgreedExchange[],
  offering: OfferingFacts,
  at: Date,
): readonly AgreedExchange[] {
  return exchanges.filter(({ period, covers }) => isWithin(period, at) && covers(offering));
}

export function refuseUncovered(
  exchanges: readonly AgreedExchange[],
  offering: OfferingFacts,
  at: Date,
): CoverageRefusal | undefined {
  if (covering(exchanges, offering, at).length > 0) return undefined;
  const isInForce = exchanges.some(({ period }) => isWithin(period, at));
  return { code: isInForce ? "offering-not-agreed" : "agreement-not-in-force" };
}

/** What home may tell of a student who asked for the offering at an instant. */
export function agreedFields(
  exchanges: readonly AgreedExchange[],
  offering: OfferingFacts,
  at: Date,
): ReadonlySet<PersonField> {
  return new Set(covering(exchanges, offering, at).flatMap(({ direction }) => direction.personFields));
}

/** Ids of the scales on which results of an offering are given, also after the period; undefined: any. */
export function agreedScales(
  exchanges: readonly AgreedExchange[],
  offering: OfferingFacts,
): ReadonlySet<string> | undefined {
  const named = exchanges.filter(({ covers }) => covers(offering)).map(({ direction }) => direction.scales);
  if (named.length === 0 || named.includes(undefined)) return undefined;
  return new Set(named.flatMap((scales) => scales ?? []));
}
