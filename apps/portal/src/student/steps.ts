import type { Enrolment, Result } from "../api/types.ts";

export const STEPS = ["asked", "permission", "place", "attend", "result", "recorded"] as const;
export type StepName = (typeof STEPS)[number];

/** One step of an exchange: whether it is done, whose turn it is, and by when. */
export interface Step {
  readonly name: StepName;
  readonly state: "done" | "now" | "later" | "failed" | "never";
  readonly by: "student" | "home" | "host";
  readonly at?: string;
  readonly until?: string;
}

/** The way from the request to the record at home, as the receipt and the results tell it. */
export function stepsOf(enrolment: Enrolment, results: readonly Result[]): readonly Step[] {
  const { homeState, hostState, place, next, requestedAt, decidedAt } = enrolment;
  const result = results.find(({ associationId }) => associationId === enrolment.associationId);
  const over = place === "none";
  const until = next.until === undefined ? {} : { until: next.until };
  const permission = permissionState(homeState);
  const placed: Step["state"] = over
    ? hostState === "denied" || hostState === "cancelled"
      ? "failed"
      : "never"
    : place === "given"
      ? "done"
      : "now";
  const attending = place === "given" && permission === "done";
  const later = over ? "never" : "later";
  return [
    { name: "asked", state: "done", by: "student", at: requestedAt },
    { name: "permission", state: permission, by: "home", ...(permission === "now" ? until : {}) },
    {
      name: "place",
      state: placed,
      by: next.what === "answer_offer" ? "student" : "host",
      ...(placed === "done" && decidedAt !== undefined ? { at: decidedAt } : {}),
      ...(placed === "now" && permission !== "now" ? until : {}),
    },
    { name: "attend", state: result !== undefined ? "done" : attending ? "now" : later, by: "student" },
    {
      name: "result",
      state: result === undefined ? later : "done",
      by: "host",
      ...(result === undefined ? {} : { at: result.issuedAt }),
    },
    {
      name: "recorded",
      state: result?.recordedAt !== undefined ? "done" : result === undefined ? later : "now",
      by: "home",
      ...(result?.recordedAt === undefined ? {} : { at: result.recordedAt }),
    },
  ];
}

function permissionState(homeState: Enrolment["homeState"]): Step["state"] {
  if (homeState === "pending") return "now";
  if (homeState === "denied") return "failed";
  return homeState === "cancelled" ? "never" : "done";
}
