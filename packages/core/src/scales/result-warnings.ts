import type { ResultContent } from "../results/result.ts";
import { judgeScore } from "./judge-score.ts";
import type { ScaleDescriptor } from "./scale.ts";

/** What the sender of a result is told before it goes out. Nothing is changed by it. */
export const RESULT_WARNINGS = [
  /** The scale has no such score. */
  "score_not_on_scale",
  /** The scale's own rule says the opposite of `pass`. */
  "pass_clashes_with_scale",
  /** `resultValueType` is not the one that the scale says to be equal. */
  "value_type_clashes_with_scale",
  /** The agreement with the student's home names scales, and the score is on none of them. */
  "scale_not_agreed",
] as const;
export type ResultWarning = (typeof RESULT_WARNINGS)[number];

/** Holds a result against the scale that it names. A verdict that was not given, or is unknown, clashes with nothing. */
export function resultWarnings(
  { score, pass, resultValueType }: ResultContent,
  { oeapi = {}, ...scale }: ScaleDescriptor,
): readonly ResultWarning[] {
  const judged = score === undefined ? undefined : judgeScore(scale, score);
  const isOff = score !== undefined && judged === undefined;
  const isSaid = pass === "passed" || pass === "failed";
  const equals = [oeapi.v5, oeapi.v6].filter((name) => name !== undefined);
  const isOtherType = resultValueType !== undefined && equals.length > 0 && !equals.includes(resultValueType);
  return [
    ...(isOff ? (["score_not_on_scale"] as const) : []),
    ...(isSaid && judged?.pass !== undefined && judged.pass !== pass
      ? (["pass_clashes_with_scale"] as const)
      : []),
    ...(isOtherType ? (["value_type_clashes_with_scale"] as const) : []),
  ];
}
