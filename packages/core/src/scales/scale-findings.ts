import type { Finding } from "../catalogue/finding.ts";
import { compareDecimals, decimalOf } from "./decimal.ts";
import { judgeScore } from "./judge-score.ts";
import type { ScaleContent } from "./scale.ts";

/** What does not fit together in a scale; empty where it does. Pointers are into the content. */
export function scaleFindings(scale: ScaleContent): readonly Finding[] {
  return [...shapeFindings(scale), ...rangeFindings(scale), ...valueFindings(scale), ...passFindings(scale)];
}

function shapeFindings({ kind, range, direction, values }: ScaleContent): readonly Finding[] {
  if (kind === "numeric") {
    return [
      ...(range === undefined ? [{ pointer: "/range", reason: "a numeric scale has one" }] : []),
      ...(direction === undefined ? [{ pointer: "/direction", reason: "a numeric scale has one" }] : []),
      ...(values === undefined ? [] : [{ pointer: "/values", reason: "a numeric scale has a range" }]),
    ];
  }
  const count = values?.length ?? 0;
  return [
    ...(range === undefined ? [] : [{ pointer: "/range", reason: "only a numeric scale has one" }]),
    ...(direction === undefined ? [] : [{ pointer: "/direction", reason: "values are listed worst first" }]),
    ...(count >= 2 ? [] : [{ pointer: "/values", reason: "a scale without numbers lists its values" }]),
    ...(kind === "binary" && count > 2 ? [{ pointer: "/values", reason: "a binary scale has two" }] : []),
  ];
}

function rangeFindings({ range }: ScaleContent): readonly Finding[] {
  if (range === undefined) return [];
  const [min, max, step] = [decimalOf(range.min), decimalOf(range.max), decimalOf(range.step)];
  const zero = decimalOf("0");
  if (min === undefined || max === undefined || step === undefined || zero === undefined) {
    return [{ pointer: "/range", reason: "its numbers are decimals with a point" }];
  }
  return [
    ...(compareDecimals(min, max) < 0 ? [] : [{ pointer: "/range/max", reason: "is not above min" }]),
    ...(compareDecimals(step, zero) > 0 ? [] : [{ pointer: "/range/step", reason: "is not above 0" }]),
  ];
}

/** A score means one thing. */
function valueFindings(scale: ScaleContent): readonly Finding[] {
  const { values = [], distinctions = [], specials = [] } = scale;
  const named = [
    ...values.map((value, index) => ({ value, pointer: `/values/${index}` })),
    ...distinctions.map(({ value }, index) => ({ value, pointer: `/distinctions/${index}/value` })),
    ...specials.map(({ value }, index) => ({ value, pointer: `/specials/${index}/value` })),
  ];
  const seen = new Set<string>();
  const { distinctions: _d, specials: _s, ...ordinary } = scale;
  return named.flatMap(({ value, pointer }) => {
    const isNumber = scale.kind === "numeric" && judgeScore(ordinary, value) !== undefined;
    const isTaken = seen.has(value) || isNumber;
    seen.add(value);
    return isTaken ? [{ pointer, reason: "is another score of this scale already" }] : [];
  });
}

function passFindings(scale: ScaleContent): readonly Finding[] {
  if (scale.passFrom === undefined) return [];
  const judged = judgeScore(scale, scale.passFrom);
  return judged?.kind === "ordinary" ? [] : [{ pointer: "/passFrom", reason: "is no ordinary score of it" }];
}
