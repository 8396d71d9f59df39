import { isLive } from "../enrolment/association.ts";
import { isLiveState } from "../enrolment/states.ts";
import type { HeldVersion, LedgerStatement, Side, Stream } from "./statement.ts";

/**
 * `compare`: both go on from what they hold. `learn`: this institution was restored from a backup, and takes a
 * partner's word for what it has forgotten of itself. At no other time does it.
 */
export type ReconciliationMode = "compare" | "learn";

/** Why two ledgers cannot be made equal without a person. */
export const DOUBT_REASONS = [
  /** The partner holds an association of which nothing is known here. */
  "unknown_here",
  /** The other way round. */
  "unknown_there",
  /** The partner knows more of what is ours to say than we do: this institution seems to have been restored. */
  "behind_here",
  /** The partner has forgotten what it said: it seems to have been restored, and has not learnt yet. */
  "behind_there",
  /** One version, two states; or one id for two enrolments. */
  "states_differ",
  /** The token that the partner holds of our result is not the one that was signed here. */
  "result_differs",
  /** The student cannot be told from the pseudonym. */
  "person_unknown",
  /** A place was given, and no seat pool has one left for it. */
  "place_none_left",
  /** The partner did not hand over the token, or it proves nothing. */
  "token_unusable",
  /** What the partner says cannot be stored. */
  "statement_unacceptable",
] as const;
export type DoubtReason = (typeof DOUBT_REASONS)[number];

/** Something about one association that a person has to look at. */
export interface Doubt {
  readonly associationId: string;
  readonly stream: Stream;
  readonly version?: number;
  readonly reason: DoubtReason;
}

/** What makes the two sides of one association equal. Each step may be repeated without harm. */
export type ReconciliationStep =
  /** Home: the host has said more than arrived here. */
  | { readonly kind: "take-answer" }
  /** What the partner remembers of our side becomes ours again. */
  | { readonly kind: "learn-enrolment" }
  /** Home: the host does not know the last command. */
  | { readonly kind: "send-command" }
  /** The signed token of a version is fetched. */
  | { readonly kind: "fetch-result"; readonly version: number }
  /** Host: home does not hold a version that was sent. */
  | { readonly kind: "send-result"; readonly jti: string }
  /** Host: home has it on record, and the receipt did not arrive. Home: after a restore, the other way round. */
  | { readonly kind: "note-recorded"; readonly version: number; readonly recordedAt: Date }
  | ({ readonly kind: "doubt" } & Omit<Doubt, "associationId">);

/** What either side holds of one association; undefined: nothing. `side` is this institution's. */
export interface HeldByBoth {
  readonly side: Side;
  readonly mine: LedgerStatement | undefined;
  readonly theirs: LedgerStatement | undefined;
}

/** Compares what both hold of one association, and says what to do about it here. */
export function planReconciliation(
  { side, mine, theirs }: HeldByBoth,
  mode: ReconciliationMode,
): readonly ReconciliationStep[] {
  if (theirs === undefined) return mine === undefined ? [] : onlyHere(side, mine);
  if (mine === undefined) return onlyThere(side, theirs, mode);
  if (mine.offeringId !== theirs.offeringId || mine.pseudonym !== theirs.pseudonym) {
    return [doubt("enrolment", "states_differ", mine.version)];
  }
  const steps = { home: asHome, host: asHost }[side];
  return steps(mine, theirs, mode);
}

function onlyHere(side: Side, mine: LedgerStatement): readonly ReconciliationStep[] {
  if (side === "host") return isLive(mine) ? [doubt("enrolment", "unknown_there")] : [];
  // The host has never answered: it is asked again.
  if (mine.version === 0) return isLive(mine) ? [{ kind: "send-command" }] : [];
  return isLive(mine) || mine.results.length > 0 ? [doubt("enrolment", "behind_there", mine.version)] : [];
}

function onlyThere(
  side: Side,
  theirs: LedgerStatement,
  mode: ReconciliationMode,
): readonly ReconciliationStep[] {
  // Home's first command is on its way.
  if (side === "host" && theirs.version === 0) return [];
  if (mode === "compare") {
    return [doubt("enrolment", side === "host" ? "behind_here" : "unknown_here", theirs.version)];
  }
  return [
    { kind: "learn-enrolment" },
    ...theirs.results.map(({ version }): ReconciliationStep => ({ kind: "fetch-result", version })),
    ...theirs.results.flatMap(recordedAs),
  ];
}

type Compare = (
  mine: LedgerStatement,
  theirs: LedgerStatement,
  mode: ReconciliationMode,
) => readonly ReconciliationStep[];

const asHome: Compare = (mine, theirs, mode) => {
  const isBehind = theirs.sequence > mine.sequence;
  const steps: ReconciliationStep[] = [];
  if (isBehind && mode === "learn") steps.push({ kind: "learn-enrolment" });
  if (isBehind && mode === "compare") steps.push(doubt("enrolment", "behind_here", theirs.version));
  if (theirs.sequence < mine.sequence && isLiveState(theirs.hostState)) steps.push({ kind: "send-command" });
  if (theirs.version > mine.version) steps.push({ kind: "take-answer" });
  else steps.push(...standing(mine, theirs, "behind_there"));
  for (const { version, digests } of theirs.results) {
    const held = mine.results.find((one) => one.version === version);
    // A second token for the same version is judged when it is here: said again, or another story.
    if (held === undefined || !meet(held.digests, digests)) steps.push({ kind: "fetch-result", version });
  }
  for (const { version } of missingFrom(theirs, mine)) steps.push(doubt("result", "behind_there", version));
  if (mode === "learn") steps.push(...newlyRecorded(mine, theirs));
  return steps;
};

const asHost: Compare = (mine, theirs, mode) => {
  const steps: ReconciliationStep[] = [];
  if (theirs.version > mine.version) {
    if (mode === "learn") steps.push({ kind: "learn-enrolment" });
    else steps.push(doubt("enrolment", "behind_here", theirs.version));
  } else if (theirs.version === mine.version) {
    steps.push(...standing(mine, theirs, "behind_there"));
    // A decision of home raises no version. At other times home brings it again itself.
    if (mode === "learn" && theirs.sequence > mine.sequence) steps.push({ kind: "learn-enrolment" });
  }
  if (theirs.sequence < mine.sequence) steps.push(doubt("enrolment", "behind_there", theirs.version));
  for (const { jti } of missingFrom(theirs, mine)) steps.push({ kind: "send-result", jti });
  for (const { version, digests } of theirs.results) {
    const held = mine.results.find((one) => one.version === version);
    if (held === undefined && mode === "learn") steps.push({ kind: "fetch-result", version });
    else if (held === undefined) steps.push(doubt("result", "behind_here", version));
    else if (!meet(held.digests, digests)) steps.push(doubt("result", "result_differs", version));
  }
  steps.push(...newlyRecorded(mine, theirs));
  return steps;
};

/** Nothing newer there: the same, or less. */
function standing(
  mine: LedgerStatement,
  theirs: LedgerStatement,
  older: DoubtReason,
): readonly ReconciliationStep[] {
  if (theirs.version < mine.version) return [doubt("enrolment", older, theirs.version)];
  return theirs.hostState === mine.hostState ? [] : [doubt("enrolment", "states_differ", mine.version)];
}

/** Versions that `other` holds and `one` does not. */
function missingFrom(one: LedgerStatement, other: LedgerStatement): readonly HeldVersion[] {
  return other.results.filter(({ version }) => !one.results.some((held) => held.version === version));
}

function newlyRecorded(mine: LedgerStatement, theirs: LedgerStatement): readonly ReconciliationStep[] {
  const recorded = new Set(mine.results.flatMap((one) => (one.recordedAt === undefined ? [] : one.version)));
  return theirs.results.filter(({ version }) => !recorded.has(version)).flatMap(recordedAs);
}

function recordedAs({ version, recordedAt }: HeldVersion): readonly ReconciliationStep[] {
  return recordedAt === undefined ? [] : [{ kind: "note-recorded", version, recordedAt }];
}

function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one));
}

function doubt(stream: Stream, reason: DoubtReason, version?: number): ReconciliationStep {
  return { kind: "doubt", stream, reason, ...(version === undefined ? {} : { version }) };
}
