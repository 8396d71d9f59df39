import { type Problem, type ProblemCode, problemOf } from "@wissel/contract";
import {
  type BeginRefusal,
  type CoverageRefusal,
  type DecisionRefusal,
  type ExplainedCode,
  explain,
  type HomeOfferAnswerRefusal,
  type HomeWithdrawalRefusal,
  type OfferingCancellation,
  type PermissionRefusal,
} from "@wissel/core";
import type { AnswerHeaders } from "../http/answer-headers.ts";
import type { ProblemAnswer } from "../http/operation.ts";
import type { LimitRefusal } from "./agreement-limit.ts";

/** What a student's request can be refused for before a host is asked. */
export type RequestRefusal =
  | (CoverageRefusal & { readonly index?: number })
  | { readonly code: "choice-repeated"; readonly index: number }
  | { readonly code: "choice-not-skippable" }
  | { readonly code: "host-not-a-partner"; readonly host: string; readonly index: number }
  | { readonly code: "offering-unknown"; readonly offeringId: string; readonly index: number }
  | ({ readonly code: "offering-cancelled" } & OfferingCancellation)
  | { readonly code: "enrolment-window-closed"; readonly closesAt: Date; readonly note?: string }
  /** Why, in the words of who has stopped it. */
  | { readonly code: "round-paused"; readonly pausedBecause: string }
  | { readonly code: "enrolment-window-not-open"; readonly opensAt: Date };

export type EnrolmentRefusal =
  | RequestRefusal
  | LimitRefusal
  | BeginRefusal
  | DecisionRefusal
  | HomeWithdrawalRefusal
  | HomeOfferAnswerRefusal
  | PermissionRefusal;

/** Refusals whose problem goes by another name; every other goes by its own. */
const PROBLEM_CODES = {
  busy: "node-busy",
  // A walk is only continued by ourselves, so a client cannot name a request; it can be deleted under its feet.
  "request-unknown": "association-unknown",
} as const satisfies Partial<Record<EnrolmentRefusal["code"], ProblemCode>>;

type OwnName = Exclude<EnrolmentRefusal["code"], keyof typeof PROBLEM_CODES>;

export function problemOfRefusal(refusal: EnrolmentRefusal): Problem {
  const { code, ...facts } = refusal;
  const { index, ...told } = { index: undefined, ...facts };
  return problemOf(problemCodeOf(code), detailOf(refusal), {
    ...told,
    ...(index === undefined ? {} : { errors: [choiceError(index, detailOf(refusal))] }),
  });
}

/** The refusal as an answer, explained in Dutch and English; one that will pass says when to try again. */
export function refuse(refusal: EnrolmentRefusal): ProblemAnswer {
  const headers: AnswerHeaders =
    refusal.code === "busy" ? { "retry-after": String(refusal.retryAfterSeconds) } : {};
  const explanation = explain(refusal.code satisfies ExplainedCode);
  return { problem: { ...problemOfRefusal(refusal), explanation }, headers };
}

function problemCodeOf(code: EnrolmentRefusal["code"]): ProblemCode {
  if (code === "busy" || code === "request-unknown") return PROBLEM_CODES[code];
  return code satisfies OwnName;
}

function detailOf(refusal: EnrolmentRefusal): string | undefined {
  switch (refusal.code) {
    case "choice-repeated":
      return `choice ${refusal.index + 1} names the same offering as an earlier one`;
    case "host-not-a-partner":
      return `${refusal.host} is neither this institution nor a partner with an agreement on enrolments`;
    case "offering-unknown":
      return `choice ${refusal.index + 1} names an offering that its host does not publish`;
    case "offering-not-agreed":
      return "no agreement between the two institutions covers what is asked for";
    case "agreement-not-in-force":
      return "there are agreements between the two institutions, and none holds at the time of the request";
    case "agreement-exhausted":
      return `the agreement allows ${refusal.maxStudents} students of your institution there, and that many count`;
    case "offering-cancelled":
      return `its host has cancelled it as of ${refusal.on}`;
    case "enrolment-window-closed":
      return `enrolment closed at ${refusal.closesAt.toISOString()}${refusal.note === undefined ? "" : `: ${refusal.note}`}`;
    case "round-paused":
      return refusal.pausedBecause;
    case "enrolment-window-not-open":
      return `enrolment opens at ${refusal.opensAt.toISOString()}`;
    case "round-limit-reached":
      return `the ${refusal.phaseId === undefined ? "round" : `phase ${refusal.phaseId} of the round`} allows ${refusal.max} ${refusal.unit ?? "enrolments"} per student: there are ${refusal.had}, and this one adds ${refusal.asked}`;
    case "phase-excluded-by-place":
      return `a place asked for in the phase ${refusal.rule.placedIn} excludes enrolling in the phase ${refusal.rule.leaves}`;
    default:
      return undefined;
  }
}

function choiceError(index: number, detail: string | undefined): object {
  return { in: "body", pointer: `#/choices/${index}`, detail: detail ?? "this choice is refused" };
}
