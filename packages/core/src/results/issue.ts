import type { NewId } from "../clock.ts";
import type { AssociationState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { isSameResult, type ResultContent } from "./result.ts";

/** What the host's SIS says about one association of a home. */
export interface ResultPosting {
  readonly home: string;
  readonly associationId: string;
  readonly content: ResultContent;
}

/** The association that a posting is about, read under its lock, with the newest result that was sent for it. */
export interface ResultTarget {
  readonly associationKey: string;
  readonly home: string;
  readonly host: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly hostState: AssociationState;
  readonly txn: string;
  readonly latest?: { readonly resultId: string; readonly version: number; readonly content: ResultContent };
}

export type IssueRefusal =
  | { readonly code: "association-unknown" }
  | { readonly code: "association-without-place"; readonly hostState: AssociationState }
  | { readonly code: "result-already-sent"; readonly resultId: string; readonly version: number };

/** A result to be written. The own institution's students have it recorded at once; others are told by an event. */
export interface IssuedResult {
  readonly target: ResultTarget;
  /** `jti` of the event that carries it. */
  readonly resultId: string;
  readonly version: number;
  readonly content: ResultContent;
  readonly issuedAt: Date;
  readonly recordedAt?: Date;
}

export interface ResultAnswer {
  readonly outcome: "issued" | "recorded" | "unchanged";
  readonly resultId: string;
  readonly version: number;
}

export interface IssueDecision {
  /** In the order of the postings. */
  readonly outcomes: readonly Outcome<ResultAnswer, IssueRefusal>[];
  readonly issued: readonly IssuedResult[];
}

/** States in which there never was a place: a result there is a slip of the SIS. */
const WITHOUT_PLACE: readonly AssociationState[] = ["pending", "queued", "denied"];

/**
 * Decides a batch of results, each row by itself. The same content again is the same result; other content is refused
 * while a sent result cannot be corrected. A result for an association that has ended is sent and shown.
 */
export function decideResults(
  postings: readonly ResultPosting[],
  targets: readonly ResultTarget[],
  { now, newId }: { readonly now: Date; readonly newId: NewId },
): IssueDecision {
  const known = new Map(targets.map((target) => [nameOf(target), target]));
  const issued: IssuedResult[] = [];
  const outcomes = postings.map((posting): Outcome<ResultAnswer, IssueRefusal> => {
    const target = known.get(nameOf(posting));
    if (target === undefined) return refused({ code: "association-unknown" });
    const { hostState, latest } = target;
    if (WITHOUT_PLACE.includes(hostState)) return refused({ code: "association-without-place", hostState });
    if (latest !== undefined) {
      const { resultId, version } = latest;
      if (isSameResult(latest.content, posting.content))
        return granted({ outcome: "unchanged", resultId, version });
      return refused({ code: "result-already-sent", resultId, version });
    }
    const own = target.home === target.host;
    const result = { resultId: newId(), version: 1, content: posting.content };
    issued.push({ target, ...result, issuedAt: now, ...(own ? { recordedAt: now } : {}) });
    known.set(nameOf(posting), { ...target, latest: result });
    const { resultId, version } = result;
    return granted({ outcome: own ? "recorded" : "issued", resultId, version });
  });
  return { outcomes, issued };
}

function nameOf({ home, associationId }: { readonly home: string; readonly associationId: string }): string {
  return `${home} ${associationId}`;
}
