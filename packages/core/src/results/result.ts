import type { StudyLoad } from "../catalogue/items.ts";
import type { ScaleReference } from "../scales/scale.ts";

/** OEAPI 6 `resultState`. */
export const RESULT_STATES = ["in_progress", "postponed", "completed", "queued"] as const;
export type ResultState = (typeof RESULT_STATES)[number];

/** OEAPI 6 `pass`. The host's verdict; never derived from a score. */
export const PASS_VERDICTS = ["unknown", "passed", "failed"] as const;
export type PassVerdict = (typeof PASS_VERDICTS)[number];

/** A result as the host's SIS wrote it. Nothing in it is converted, rounded or derived. Dates are `YYYY-MM-DD`. */
export interface ResultContent {
  readonly state: ResultState;
  readonly pass?: PassVerdict;
  /** Byte for byte: "02" is not "2", "8,5" is not "8.5". */
  readonly score?: string;
  /** What kind of scale it is, as the host names it. */
  readonly resultValueType?: string;
  /** The host's own scale that the score is on. */
  readonly scale?: ScaleReference;
  readonly resultDate: string;
  /** Whether the host means to say no more about it. */
  readonly final: boolean;
  readonly studyLoad?: StudyLoad;
  readonly dates?: ResultDates;
}

/** One date cannot tell these apart. */
export interface ResultDates {
  readonly assessed?: string;
  readonly released?: string;
  readonly determined?: string;
}

/** Whether two results say the same. What is not said differs from anything that is said. */
export function isSameResult(a: ResultContent, b: ResultContent): boolean {
  return canonical(a) === canonical(b);
}

function canonical(content: ResultContent): string {
  const { state, pass, score, resultValueType, scale, resultDate, final, studyLoad, dates } = content;
  return JSON.stringify([
    [state, pass ?? null, score ?? null, resultValueType ?? null, resultDate, final],
    [scale?.id ?? null, scale?.version ?? null, scale?.sha256 ?? null],
    [studyLoad?.studyLoadUnit ?? null, studyLoad?.value ?? null],
    [dates?.assessed ?? null, dates?.released ?? null, dates?.determined ?? null],
  ]);
}
