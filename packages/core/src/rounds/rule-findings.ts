import type { Finding } from "../catalogue/finding.ts";
import type { StudyLoadUnit } from "../catalogue/vocabulary.ts";
import type { PledgedOffering, Round } from "./round.ts";
import { namedTogether, touchedBy } from "./touched-offerings.ts";

/** What is wrong with a round's limits and incompatibilities by themselves. */
export function ruleFindings(round: Round): readonly Finding[] {
  const { incompatibilities = [], phases } = round;
  const phaseIds = new Set(phases.map(({ phaseId }) => phaseId));
  return [
    ...limitsOf(round).flatMap(({ pointer, unit }, index, all) =>
      all.slice(0, index).some((one) => one.of === all[index]?.of && one.unit === unit)
        ? [{ pointer, reason: "is limited twice" }]
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

interface LimitedUnit {
  /** The round, or a phase of it, by its pointer. */
  readonly of: string;
  readonly pointer: string;
  readonly unit: StudyLoadUnit;
}

/** Every limit of credits, of the round and of its phases. */
function limitsOf({ limits, phases }: Pick<Round, "limits" | "phases">): readonly LimitedUnit[] {
  const all = [{ of: "", limits }, ...phases.map((one, index) => ({ of: `/phases/${index}`, ...one }))];
  return all.flatMap(({ of, limits: own }) =>
    (own?.maxCredits ?? []).map(({ unit }, index) => ({
      of,
      pointer: `${of}/limits/maxCredits/${index}/unit`,
      unit,
    })),
  );
}

/** Limits of credits that an offering's study load cannot be counted against: one finding for all together. */
export function uncountableFindings(round: Round, pledges: readonly PledgedOffering[]): readonly Finding[] {
  const touched = touchedBy(round.offerings, pledges);
  return limitsOf(round).flatMap(({ pointer, unit }): Finding[] => {
    const without = touched.filter(
      ({ studyLoad = [] }) => !studyLoad.some(({ studyLoadUnit }) => studyLoadUnit === unit),
    );
    const [first] = without;
    if (first === undefined) return [];
    const reason = `is not a unit of the study load of ${namedTogether(first, without.length)}`;
    return [{ pointer, reason }];
  });
}
