import type { NewId } from "../clock.ts";
import type { AssociationState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { hasSameOutcome, type ResultStatement } from "./statement.ts";

/** What the host's SIS says about one association of a home. */
export interface ResultPosting {
  readonly home: string;
  readonly associationId: string;
  readonly statement: ResultStatement;
  /** The version that the SIS means to change; refused when another is the newest. */
  readonly changes?: number;
}

/** The association that a posting is about, read under its lock, with the newest version that was sent for it. */
export interface ResultTarget {
  readonly associationKey: string;
  readonly home: string;
  readonly host: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly hostState: AssociationState;
  readonly txn: string;
  readonly latest?: SentVersion;
}

export interface SentVersion {
  /** `jti` of the event that carries it. */
  readonly resultId: string;
  readonly version: number;
  readonly statement: ResultStatement;
}

export type IssueRefusal =
  | { readonly code: "association-unknown" }
  | { readonly code: "association-without-place"; readonly hostState: AssociationState }
  | { readonly code: "result-already-sent"; readonly resultId: string; readonly version: number }
  | { readonly code: "result-unknown" }
  | { readonly code: "result-version-outdated"; readonly resultId: string; readonly version: number };

/** A version to be written. The own institution's students have it recorded at once; others are told by an event. */
export interface IssuedResult extends SentVersion {
  readonly target: ResultTarget;
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
 * Decides a batch of postings, each by itself: the next version without a gap, or nothing where the result stands so
 * already. A final result is changed by a correction or a withdrawal only. An association that has ended counts too.
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
    const next = nextVersion(posting, target);
    if (!next.ok) return next;
    const own = target.home === target.host;
    if (next.value === "unchanged") return answerOf("unchanged", target.latest);
    const version = { resultId: newId(), version: next.value, statement: posting.statement };
    issued.push({ target, ...version, issuedAt: now, ...(own ? { recordedAt: now } : {}) });
    known.set(nameOf(posting), { ...target, latest: version });
    return answerOf(own ? "recorded" : "issued", version);
  });
  return { outcomes, issued };
}

/** The version that a posting makes, if it changes anything. */
function nextVersion(
  { statement, changes }: ResultPosting,
  { hostState, latest }: ResultTarget,
): Outcome<number | "unchanged", IssueRefusal> {
  if (WITHOUT_PLACE.includes(hostState)) return refused({ code: "association-without-place", hostState });
  if (latest === undefined)
    return statement.kind === "issued" ? granted(1) : refused({ code: "result-unknown" });
  if (hasSameOutcome(latest.statement, statement)) return granted("unchanged");
  const { resultId, version } = latest;
  if (statement.kind === "issued") {
    const isOpen = latest.statement.kind !== "withdrawn" && !latest.statement.content.final;
    return isOpen ? granted(version + 1) : refused({ code: "result-already-sent", resultId, version });
  }
  if (changes !== undefined && changes !== version) {
    return refused({ code: "result-version-outdated", resultId, version });
  }
  return granted(version + 1);
}

function answerOf(
  outcome: ResultAnswer["outcome"],
  latest: SentVersion | undefined,
): Outcome<ResultAnswer, IssueRefusal> {
  if (latest === undefined) throw new TypeError("a result that stands has a version");
  return granted({ outcome, resultId: latest.resultId, version: latest.version });
}

function nameOf({ home, associationId }: { readonly home: string; readonly associationId: string }): string {
  return `${home} ${associationId}`;
}
