import {
  type Association,
  answerPermission,
  type CatalogueOffering,
  isLive,
  offeringName,
  previewAs,
  refuseByRules,
  type StandingApproval,
  type StudentFacts,
  windowState,
} from "@wissel/core";
import type { NamedRound } from "../alliance/home-rounds.ts";

/** A student with everything by which home judges a wish. */
export interface Asker {
  /** schacHome of the own institution. */
  readonly home: string;
  readonly student: StudentFacts;
  /** Everything the student has asked for. */
  readonly held: readonly Association[];
  readonly approvals: readonly StandingApproval[];
  /** The rounds by which own students enrol, by `offeringName`. */
  readonly rounds: ReadonlyMap<string, NamedRound>;
  readonly now: Date;
}

/** What asking for an offering would come to. */
export interface Judged {
  readonly offering: CatalogueOffering;
  readonly round: NamedRound | undefined;
  readonly answer: "can" | "permission" | "cannot" | "enrolled";
  /** When the student could ask for it first; absent where that is never, or was done. */
  readonly from?: Date;
}

/** Judges each as of the moment at which the student could ask for it first, by the rules by which an enrolment is judged. */
export function judgeOfferings(offerings: readonly CatalogueOffering[], asker: Asker): readonly Judged[] {
  const live = new Set(asker.held.filter(isLive).map(offeringName));
  return offerings.map((offering) => {
    const round = asker.rounds.get(offeringName(offering));
    if (live.has(offeringName(offering))) return { offering, round, answer: "enrolled" };
    return { offering, round, ...judge(offering, round, asker) };
  });
}

function judge(
  offering: CatalogueOffering,
  round: NamedRound | undefined,
  asker: Asker,
): Pick<Judged, "answer" | "from"> {
  const from = firstMoment(offering, round, asker);
  if (from === undefined) return { answer: "cannot" };
  const { host, offeringId } = offering;
  const { home, student, held, approvals } = asker;
  const wish = { home, host, offeringId, student, requestedAt: from };
  if (round?.rules !== undefined && refuseByRules(round.rules, wish, held) !== undefined)
    return { answer: "cannot" };
  const permission = answerPermission(approvals, { host, offeringId, offering, student, at: from });
  return { answer: permission.kind === "permitted" ? "can" : "permission", from };
}

/** A stop is for now and counts for nothing here: it ends, and the phases are as they were. */
function firstMoment(
  { host, enrolmentWindow }: CatalogueOffering,
  round: NamedRound | undefined,
  { home, student, now }: Asker,
): Date | undefined {
  if (round !== undefined) {
    const { pausedBecause: _, ...inForce } = round.inForce;
    const { open, next } = previewAs(inForce, { home, host, student }, now);
    return open ? now : next?.opensAt;
  }
  const state = windowState(enrolmentWindow, now);
  if (state === "closed") return undefined;
  return state === "not-yet-open" ? enrolmentWindow.opensAt : now;
}

/** Whether the student could ask for it this moment. */
export function isOpenFor({ offering, answer, from }: Judged, now: Date): boolean {
  if (answer !== "can" && answer !== "permission") return false;
  return from !== undefined && from <= now && windowState(offering.enrolmentWindow, now) === "open";
}
