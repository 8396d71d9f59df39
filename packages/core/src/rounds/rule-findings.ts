import type { Finding } from "../catalogue/finding.ts";
import type { PledgedOffering, Round } from "./round.ts";
import { namedTogether, touchedBy } from "./touched-offerings.ts";

/** What is wrong with a round's limits and incompatibilities by themselves. */
export function ruleFindings({ limits, incompatibilities = [], phases }: Round): readonly Finding[] {
  const phaseIds = new Set(phases.map(({ phaseId }) => phaseId));
  const units = (limits?.maxCredits ?? []).map(({ unit }) => unit);
  return [
    ...units.flatMap((unit, index) =>
      units.indexOf(unit) < index
        ? [{ pointer: `/limits/maxCredits/${index}/unit`, reason: "is limited twice" }]
        : [],
    ),
    ...incompatibilities.flatMap(({ placedIn, leaves }, index): Finding[] => {
      const pointer = `/incompatibilities/${index}`;
      const reason = "is no phase of the round";
      return [
        ...(phaseIds.has(placedIn) ? [] : [{ pointer: `${pointer}/placedIn`, reason }]),
        ...(phaseIds.has(leaves) ? [] : [{ pointer: `${pointer}/leaves`, reason }]),
        ...(placedIn === leaves
          ? [{ pointer: `${pointer}/leaves`, reason: "is the phase of the place itself" }]
          : []),
      ];
    }),
  ];
}

/** Limits of credits that an offering's study load cannot be counted against: one finding for all together. */
export function uncountableFindings(
  { limits, offerings }: Round,
  pledges: readonly PledgedOffering[],
): readonly Finding[] {
  const touched = touchedBy(offerings, pledges);
  return (limits?.maxCredits ?? []).flatMap(({ unit }, index): Finding[] => {
    const without = touched.filter(
      ({ studyLoad = [] }) => !studyLoad.some(({ studyLoadUnit }) => studyLoadUnit === unit),
    );
    const [first] = without;
    if (first === undefined) return [];
    const reason = `is not a unit of the study load of ${namedTogether(first, without.length)}`;
    return [{ pointer: `/limits/maxCredits/${index}/unit`, reason }];
  });
}
