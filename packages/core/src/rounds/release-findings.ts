import type { Finding } from "../catalogue/finding.ts";
import { instantOfLocal } from "./local-date-time.ts";
import type { PledgedOffering, Round, RoundPool } from "./round.ts";
import { namedTogether, touchedBy } from "./touched-offerings.ts";

/** What is wrong with a round's releases by themselves. */
export function releaseFindings({ releases, timeZone, validUntil }: Round): readonly Finding[] {
  return releases.flatMap(({ from, to, at }, index): Finding[] => {
    const pointer = `/releases/${index}`;
    const instant = instantOfLocal(at, timeZone);
    const unknown = `is not a date and time that clocks show in ${timeZone}`;
    return [
      ...(instant === undefined ? [{ pointer: `${pointer}/at`, reason: unknown }] : []),
      ...(instant !== undefined && instant >= validUntil
        ? [{ pointer: `${pointer}/at`, reason: "is not before validUntil" }]
        : []),
      ...(isSamePool(from, to) ? [{ pointer: `${pointer}/to`, reason: "is the pool it comes from" }] : []),
    ];
  });
}

/** Releases from or to a pool that a pledged offering does not have. */
export function releasePoolFindings(
  { releases, offerings }: Round,
  pledges: readonly PledgedOffering[],
): readonly Finding[] {
  const touched = touchedBy(offerings, pledges);
  return releases.flatMap(({ from, to }, index) => [
    ...missingPool(touched, from, `/releases/${index}/from`),
    ...missingPool(touched, to, `/releases/${index}/to`),
  ]);
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
  return [{ pointer, reason: `is not a pool of ${namedTogether(first, without.length)}` }];
}

function isSamePool(one: RoundPool, other: RoundPool): boolean {
  return one.kind === other.kind && (one.beneficiary ?? "") === (other.beneficiary ?? "");
}
