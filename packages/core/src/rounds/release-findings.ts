import type { Finding } from "../catalogue/finding.ts";
import { instantOfLocal } from "./local-date-time.ts";
import type { PledgedOffering, Round, RoundPool } from "./round.ts";

/** What is wrong with a round's releases. */
export function releaseFindings(
  { releases, offerings, timeZone, validUntil }: Round,
  pledges: readonly PledgedOffering[],
): readonly Finding[] {
  const named = new Set(offerings.map(({ host, offeringId }) => `${host} ${offeringId}`));
  const touched = pledges.filter(({ host, offeringId }) => named.has(`${host} ${offeringId}`));
  return releases.flatMap(({ from, to, at }, index): Finding[] => {
    const pointer = `/releases/${index}`;
    const instant = instantOfLocal(at, timeZone);
    return [
      ...(instant === undefined
        ? [
            {
              pointer: `${pointer}/at`,
              reason: `is not a date and time that clocks show in ${timeZone}`,
            },
          ]
        : []),
      ...(instant !== undefined && instant >= validUntil
        ? [{ pointer: `${pointer}/at`, reason: "is not before validUntil" }]
        : []),
      ...(isSamePool(from, to) ? [{ pointer: `${pointer}/to`, reason: "is the pool it comes from" }] : []),
      ...missingPool(touched, from, `${pointer}/from`),
      ...missingPool(touched, to, `${pointer}/to`),
    ];
  });
}

/** One finding for all offerings together: a round may name hundreds. */
function missingPool(
  touched: readonly PledgedOffering[],
  wanted: RoundPool,
  pointer: string,
): readonly Finding[] {
  const without = touched.filter(({ pools }) => !pools.some((pool) => isSamePool(pool, wanted)));
  const [first] = without;
  if (first === undefined) return [];
  const others = without.length > 1 ? ` and ${without.length - 1} more` : "";
  return [{ pointer, reason: `is not a pool of the offering ${first.offeringId} of ${first.host}${others}` }];
}

function isSamePool(one: RoundPool, other: RoundPool): boolean {
  return one.kind === other.kind && (one.beneficiary ?? "") === (other.beneficiary ?? "");
}
