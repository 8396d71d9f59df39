import type { NaivePool, NaiveWorld } from "./naive-world.ts";

const KINDS = ["own", "partner", "alliance", "unallocated"];

/** The pools of an offering that a home's students may draw from, the most specific first. */
export function eligiblePools(
  { host, pools, alliancesOf }: NaiveWorld,
  { offeringId, home }: { readonly offeringId: string; readonly home: string },
): NaivePool[] {
  return pools
    .filter((pool) => pool.offeringId === offeringId)
    .filter((pool) => {
      if (pool.kind === "unallocated") return true;
      if (pool.kind === "own") return home === host;
      if (home === host) return false;
      return pool.kind === "partner"
        ? pool.beneficiary === home
        : alliancesOf(home).includes(pool.beneficiary);
    })
    .sort(
      (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.beneficiary < b.beneficiary ? -1 : 1),
    );
}
