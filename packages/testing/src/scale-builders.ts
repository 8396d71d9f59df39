import type { PublishedScale, ScaleContent } from "@wissel/core";

/** Scales as institutions in several countries have them; labels are ours. */
export const SCALES = {
  dutch: {
    label: [{ language: "nl-NL", value: "Cijfer van 1 tot 10" }],
    kind: "numeric",
    direction: "higher",
    range: { min: "1", max: "10", step: "0.1", decimalSeparator: "comma" },
    passFrom: "5,5",
    specials: [
      { value: "VR", meaning: "exempt", pass: "passed" },
      { value: "ND", meaning: "absent" },
      { value: "NC", meaning: "not_graded" },
    ],
    oeapi: { v6: "grade_0_10_one_decimal" },
  },
  danish: {
    label: [{ language: "da-DK", value: "7-trins-skalaen" }],
    kind: "ordinal",
    values: ["-3", "00", "02", "4", "7", "10", "12"],
    passFrom: "02",
  },
  italian: {
    label: [{ language: "it-IT", value: "Trentesimi" }],
    kind: "numeric",
    direction: "higher",
    range: { min: "0", max: "30", step: "1", decimalSeparator: "comma" },
    passFrom: "18",
    distinctions: [{ value: "30 e lode" }],
  },
  german: {
    label: [{ language: "de-DE", value: "Noten von 1,0 bis 5,0" }],
    kind: "numeric",
    direction: "lower",
    range: { min: "1.0", max: "5.0", step: "0.1", decimalSeparator: "comma" },
    passFrom: "4,0",
  },
  passOrFail: {
    label: [{ language: "en-GB", value: "Pass or fail" }],
    kind: "binary",
    values: ["O", "V"],
    passFrom: "V",
    oeapi: { v5: "pass-or-fail", v6: "pass_or_fail" },
  },
} as const satisfies Record<string, ScaleContent>;

/** A version of a scale with a digest that says no more than which it is. */
export function aPublishedScale(
  id: string,
  content: ScaleContent = SCALES.dutch,
  version = 1,
): PublishedScale {
  return {
    reference: { id, version, sha256: `${id}-${version}` },
    descriptor: { owner: "zuid.example", id, version, ...content },
  };
}
