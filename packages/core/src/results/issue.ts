import type { NewId } from "../clock.ts";
import type { AssociationState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { chooseScale, type NamedScale } from "../scales/choose-scale.ts";
import { type ResultWarning, resultWarnings } from "../scales/result-warnings.ts";
import type { PublishedScale } from "../scales/scale.ts";
import { hasSameOutcome, type ResultStatement } from "./statement.ts";

/** What the host's SIS says about one association of a home. */
export interface ResultPosting {
  readonly home: string;
  readonly associationId: string;
  readonly statement: ResultStatement;
  /** The own scale that the score is on, by name; the version that is meant is looked up. */
  readonly scale?: NamedScale;
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
  /** As of its association. */
  readonly road?: "eduxchange";
  /** As home calls the association, where the other road leads to it and no version has gone by that road. */
  readonly namedByHome?: string;
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
  | { readonly code: "scale-unknown" }
  | { readonly code: "result-doubtful"; readonly warnings: readonly ResultWarning[] }
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
  /** Where the result does not fit its scale; it is taken all the same. */
  readonly warnings?: readonly ResultWarning[];
}

/** What a batch is decided by. */
export interface IssueContext {
  readonly now: Date;
  readonly newId: NewId;
  /** Every version of the scales that the postings name. */
  readonly scales: readonly PublishedScale[];
  /** Ids of the scales that were agreed for an association, by its key; any where there is nothing. */
  readonly agreedScales: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** Of results that do not fit their scale: taken with a warning, or refused. */
  readonly doubtful: "taken" | "refused";
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
  { now, newId, scales, agreedScales, doubtful }: IssueContext,
): IssueDecision {
  const known = new Map(targets.map((target) => [nameOf(target), target]));
  const issued: IssuedResult[] = [];
  const outcomes = postings.map((posting): Outcome<ResultAnswer, IssueRefusal> => {
    const target = known.get(nameOf(posting));
    if (target === undefined) return refused({ code: "association-unknown" });
    const scaled = onScale(posting, scales, target.latest?.statement);
    if (!scaled.ok) return scaled;
    const { statement } = scaled.value;
    const warnings = [
      ...scaled.value.warnings,
      ...notAgreed(statement, agreedScales.get(target.associationKey)),
    ];
    const next = nextVersion({ ...posting, statement }, target);
    if (!next.ok) return next;
    const own = target.home === target.host;
    if (next.value === "unchanged") return answerOf("unchanged", target.latest, warnings);
    if (warnings.length > 0 && doubtful === "refused") return refused({ code: "result-doubtful", warnings });
    const version = { resultId: newId(), version: next.value, statement };
    issued.push({ target, ...version, issuedAt: now, ...(own ? { recordedAt: now } : {}) });
    known.set(nameOf(posting), { ...target, latest: version });
    return answerOf(own ? "recorded" : "issued", version, warnings);
  });
  return { outcomes, issued };
}

/** The statement with the version of the scale that is meant, and what does not fit it. The score stays as it is. */
function onScale(
  { statement, scale: named }: ResultPosting,
  scales: readonly PublishedScale[],
  before: ResultStatement | undefined,
): Outcome<
  { readonly statement: ResultStatement; readonly warnings: readonly ResultWarning[] },
  { readonly code: "scale-unknown" }
> {
  if (named === undefined || statement.kind === "withdrawn") return granted({ statement, warnings: [] });
  const scale = chooseScale(named, scales, before);
  if (scale === undefined) return refused({ code: "scale-unknown" });
  const content = { ...statement.content, scale: scale.reference };
  const warnings = resultWarnings(content, scale.descriptor);
  return granted({ statement: { ...statement, content }, warnings });
}

/** A score without a scale is on none that was agreed. */
function notAgreed(
  statement: ResultStatement,
  agreed: ReadonlySet<string> | undefined,
): readonly ResultWarning[] {
  if (agreed === undefined || statement.kind === "withdrawn") return [];
  const { score, scale } = statement.content;
  if (score === undefined || (scale !== undefined && agreed.has(scale.id))) return [];
  return ["scale_not_agreed"];
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
  warnings: readonly ResultWarning[],
): Outcome<ResultAnswer, IssueRefusal> {
  if (latest === undefined) throw new TypeError("a result that stands has a version");
  const { resultId, version } = latest;
  return granted({ outcome, resultId, version, ...(warnings.length === 0 ? {} : { warnings }) });
}

function nameOf({ home, associationId }: { readonly home: string; readonly associationId: string }): string {
  return `${home} ${associationId}`;
}
