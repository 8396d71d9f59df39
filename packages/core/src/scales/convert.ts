import { granted, type Outcome, refused } from "../outcome.ts";
import type { ResultContent } from "../results/result.ts";
import { type ConversionRemark, type CourseFacts, remarksOn } from "./conversion-remarks.ts";
import { type GradeDistribution, passingGrades } from "./distribution.ts";

/** Which of the grades that share a part with the host's is proposed: `average` is the one at its middle. */
export const PICKS = ["max", "average", "min"] as const;
export type ConversionPick = (typeof PICKS)[number];

/** What home has decided and published about conversion. */
export interface ConversionPolicy {
  readonly pick: ConversionPick;
  /** A table with fewer passing grades is no ground for a proposal. */
  readonly minimumGrades: number;
  /** A table whose last year is longer ago is used with a remark. */
  readonly maximumAgeYears: number;
}

export interface ConversionCase {
  /** Who gave the result, and who asks. */
  readonly host: string;
  readonly home: string;
  /** The host's, as it stands; undefined where it was withdrawn. */
  readonly result: ResultContent | undefined;
  readonly hostTable: GradeDistribution;
  readonly homeTable: GradeDistribution;
  readonly policy: ConversionPolicy;
  readonly course: CourseFacts;
}

/** A home grade that covers a part of the host grade's stretch. */
export interface CandidateGrade {
  readonly value: string;
  /** In units of which `whole` are everybody who passed. */
  readonly overlap: bigint;
}

export interface ConversionProposal {
  readonly value: string;
  /** Best first. */
  readonly candidates: readonly CandidateGrade[];
  /** The host grade's own stretch, in the same units. */
  readonly share: bigint;
  readonly whole: bigint;
  readonly remarks: readonly ConversionRemark[];
}

/** Why there is nothing to propose. Nothing is guessed: a person decides, or nobody. */
export const NOT_CONVERTIBLE = [
  "withdrawn",
  "other_institution",
  "no_score",
  "not_passed",
  "other_scale",
  "score_not_in_table",
  "not_enough_data",
] as const;

export interface ConversionRefusal {
  readonly code: "conversion-not-possible";
  readonly because: (typeof NOT_CONVERTIBLE)[number];
}

/** The method, as a proposal names it. */
export const CONVERSION_METHOD = { id: "distribution-overlap", version: 1 } as const;

/**
 * Proposes a home grade by two distribution tables: passing grades, best first, are stretches of [0, 1) by how often they
 * were given; the home grades whose stretches overlap the host grade's are the candidates, and the policy picks one.
 * Stretches are half-open, so that a middle on a border belongs to the grade that begins there. The original stays what
 * it is; this is a proposal beside it.
 */
export function proposeConversion(asked: ConversionCase): Outcome<ConversionProposal, ConversionRefusal> {
  const { result, hostTable, homeTable, policy, course } = asked;
  const because = obstacle(asked);
  if (because !== undefined) return refused({ code: "conversion-not-possible", because });
  const [host, home] = [stretchesOf(hostTable), stretchesOf(homeTable)];
  if (host.total < policy.minimumGrades || home.total < policy.minimumGrades) {
    return refused({ code: "conversion-not-possible", because: "not_enough_data" });
  }
  const own = host.stretches.find(({ value }) => value === result?.score);
  if (own === undefined || own.from === own.to) {
    return refused({ code: "conversion-not-possible", because: "score_not_in_table" });
  }
  // Both on one ruler of `whole` units, so that nothing is rounded.
  const [from, to] = [own.from * home.total, own.to * home.total];
  const candidates = home.stretches.flatMap((stretch) => {
    const overlap = least(to, stretch.to * host.total) - most(from, stretch.from * host.total);
    return overlap > 0n ? [{ value: stretch.value, overlap }] : [];
  });
  const middle = from + to; // of twice the ruler
  const atMiddle = home.stretches.find(
    ({ from: start, to: end }) => 2n * start * host.total <= middle && middle < 2n * end * host.total,
  );
  const picked = { max: candidates[0], average: atMiddle, min: candidates.at(-1) }[policy.pick];
  if (picked === undefined) throw new TypeError("a stretch of a whole overlaps some part of another whole");
  return granted({
    value: picked.value,
    candidates,
    share: to - from,
    whole: host.total * home.total,
    remarks: remarksOn({ hostTable, homeTable, course, maximumAgeYears: policy.maximumAgeYears }),
  });
}

/** A verdict is the host's: without one, or with another than passed, there is nothing to convert. */
function obstacle({
  host,
  home,
  result,
  hostTable,
  homeTable,
}: ConversionCase): ConversionRefusal["because"] | undefined {
  if (result === undefined) return "withdrawn";
  if (hostTable.institution !== host || homeTable.institution !== home) return "other_institution";
  const { score, pass, scale } = result;
  if (score === undefined) return "no_score";
  if (pass !== "passed") return "not_passed";
  const { scaleId } = hostTable;
  if (scale !== undefined && scaleId !== undefined && scale.id !== scaleId) return "other_scale";
  return passingGrades(hostTable).some(({ value }) => value === score) ? undefined : "score_not_in_table";
}

interface Stretch {
  readonly value: string;
  readonly from: bigint;
  readonly to: bigint;
}

function stretchesOf(table: GradeDistribution): {
  readonly stretches: readonly Stretch[];
  readonly total: bigint;
} {
  const stretches: Stretch[] = [];
  let total = 0n;
  for (const { value, count } of passingGrades(table)) {
    stretches.push({ value, from: total, to: total + BigInt(count) });
    total += BigInt(count);
  }
  return { stretches, total };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
