import { compareDecimals, decimalOf, isOnGrid } from "./decimal.ts";
import type { ScaleContent, ScoreRange, SpecialScore } from "./scale.ts";

/** What a score is on a scale. `pass`: what the scale's own rule says; absent where it has none for this score. */
export type JudgedScore =
  | { readonly kind: "ordinary" | "distinction"; readonly pass?: "passed" | "failed" }
  | {
      readonly kind: "special";
      readonly meaning: SpecialScore["meaning"];
      readonly pass?: "passed" | "failed";
    };

/** Undefined: the scale has no such score. A score is read byte for byte: "02" is not "2", "8,5" is not "8.5". */
export function judgeScore(scale: ScaleContent, score: string): JudgedScore | undefined {
  const special = scale.specials?.find(({ value }) => value === score);
  if (special !== undefined) {
    const { meaning, pass } = special;
    return { kind: "special", meaning, ...(pass === undefined ? {} : { pass }) };
  }
  if (scale.distinctions?.some(({ value }) => value === score) === true) {
    return { kind: "distinction", ...(scale.passFrom === undefined ? {} : { pass: "passed" }) };
  }
  return scale.kind === "numeric" ? judgeNumber(scale, score) : judgeWord(scale, score);
}

function judgeWord({ values = [], passFrom }: ScaleContent, score: string): JudgedScore | undefined {
  const place = values.indexOf(score);
  if (place === -1) return undefined;
  if (passFrom === undefined) return { kind: "ordinary" };
  return { kind: "ordinary", pass: place >= values.indexOf(passFrom) ? "passed" : "failed" };
}

function judgeNumber(scale: ScaleContent, score: string): JudgedScore | undefined {
  const { range, direction, passFrom } = scale;
  if (range === undefined) return undefined;
  const value = numberOf(score, range.decimalSeparator);
  const [min, max, step] = [decimalOf(range.min), decimalOf(range.max), decimalOf(range.step)];
  if (value === undefined || min === undefined || max === undefined || step === undefined) return undefined;
  const isWithin = compareDecimals(value, min) >= 0 && compareDecimals(value, max) <= 0;
  if (!isWithin || !isOnGrid(value, min, step)) return undefined;
  const bound = passFrom === undefined ? undefined : numberOf(passFrom, range.decimalSeparator);
  if (bound === undefined) return { kind: "ordinary" };
  const better = compareDecimals(value, bound);
  const passes = direction === "lower" ? better <= 0 : better >= 0;
  return { kind: "ordinary", pass: passes ? "passed" : "failed" };
}

/** Reads a score that is written with the scale's own decimal sign. */
function numberOf(score: string, separator: ScoreRange["decimalSeparator"]) {
  if (separator === "point") return decimalOf(score);
  return score.includes(".") ? undefined : decimalOf(score.replace(",", "."));
}
