import type { LanguageTypedString } from "../catalogue/text.ts";

/** What the scores of a scale are: numbers in a range, words in an order, or two words. */
export const SCALE_KINDS = ["numeric", "ordinal", "binary"] as const;
export type ScaleKind = (typeof SCALE_KINDS)[number];

/** What a special score says. None of them is a number, and none is a fail unless the scale says so. */
export const SPECIAL_MEANINGS = [
  "absent",
  "exempt",
  "fraud",
  "withdrawn",
  "postponed",
  "tolerated",
  "not_graded",
  "other",
] as const;
export type SpecialMeaning = (typeof SPECIAL_MEANINGS)[number];

/** Numbers of a scale, as decimals with a point; scores are written with the sign that is named. */
export interface ScoreRange {
  readonly min: string;
  readonly max: string;
  readonly step: string;
  readonly decimalSeparator: "point" | "comma";
}

/** A score above the best ordinary one, such as "30 e lode". */
export interface Distinction {
  readonly value: string;
  readonly label?: readonly LanguageTypedString[];
}

export interface SpecialScore {
  readonly value: string;
  readonly meaning: SpecialMeaning;
  readonly label?: readonly LanguageTypedString[];
  /** Whether it counts as passed; absent: the scale does not say, and nobody derives it. */
  readonly pass?: "passed" | "failed";
}

/** What an institution says of a scale. Scores in it are byte for byte as results print them. */
export interface ScaleContent {
  readonly label: readonly LanguageTypedString[];
  readonly kind: ScaleKind;
  /** numeric: whether a higher or a lower number is better. */
  readonly direction?: "higher" | "lower";
  /** numeric. */
  readonly range?: ScoreRange;
  /** ordinal and binary: worst first. */
  readonly values?: readonly string[];
  /** The worst score that passes; absent: the scale has no rule. */
  readonly passFrom?: string;
  /** Worst first. */
  readonly distinctions?: readonly Distinction[];
  readonly specials?: readonly SpecialScore[];
  /** The enumerated value of OEAPI that is truly equal. */
  readonly oeapi?: { readonly v5?: string; readonly v6?: string };
}

/** One version of a scale. It never changes; what is said anew is the next version. */
export interface ScaleDescriptor extends ScaleContent {
  /** schacHome. */
  readonly owner: string;
  readonly id: string;
  readonly version: number;
}

/** Names one version of a scale of the result's host, for good. */
export interface ScaleReference {
  readonly id: string;
  readonly version: number;
  /** Of `scaleText`, in UTF-8, base64url. */
  readonly sha256: string;
}

/** A version of an own scale with its name. */
export interface PublishedScale {
  readonly reference: ScaleReference;
  readonly descriptor: ScaleDescriptor;
}

/** The text of a descriptor, the same whatever order its members came in: what is published and hashed. */
export function scaleText({ owner, id, version, ...content }: ScaleDescriptor): string {
  return JSON.stringify({ owner, id, version, ...inOrder(content) });
}

/** Absent members are left out by JSON. */
function inOrder(content: ScaleContent): object {
  const { label, kind, direction, range, values, passFrom, distinctions, specials, oeapi } = content;
  return {
    label: label.map(textInOrder),
    kind,
    direction,
    range: range && {
      min: range.min,
      max: range.max,
      step: range.step,
      decimalSeparator: range.decimalSeparator,
    },
    values,
    passFrom,
    distinctions: distinctions?.map((one) => ({ value: one.value, label: one.label?.map(textInOrder) })),
    specials: specials?.map(({ value, meaning, label: texts, pass }) => ({
      value,
      meaning,
      label: texts?.map(textInOrder),
      pass,
    })),
    oeapi: oeapi && { v5: oeapi.v5, v6: oeapi.v6 },
  };
}

function textInOrder({ language, value }: LanguageTypedString): LanguageTypedString {
  return { language, value };
}
