import type { AssociationState } from "../enrolment/states.ts";
import type { HostWord } from "./host-word.ts";

/** Why nothing came of what a system of the host asked its receiver. */
export type RelayRefusal =
  | "enrolment-unknown"
  | "place-decided-here"
  | "result-refused"
  | "person-unknown-at-home"
  | "token-refused-at-home"
  | "home-answer-unusable";

const REFUSALS = {
  "enrolment-unknown": { status: 409, message: "There is no such enrolment here." },
  "place-decided-here": { status: 422, message: "Places are given by this node, and not by this call." },
  "result-refused": { status: 422, message: "The result cannot be taken." },
  "person-unknown-at-home": { status: 404, message: "Home knows nothing of it." },
  "token-refused-at-home": {
    status: 417,
    message: "Home does not take the student's token, or there is none.",
  },
  "home-answer-unusable": { status: 500, message: "Home does not answer as it should." },
} as const satisfies Record<RelayRefusal, { readonly status: number; readonly message: string }>;

export type RelayStatus<Refusal extends RelayRefusal> = (typeof REFUSALS)[Refusal]["status"];

/** What a system of the host is answered. */
export function relayRefusal<Refusal extends RelayRefusal>(
  refusal: Refusal,
): { readonly status: RelayStatus<Refusal>; readonly message: string } {
  return REFUSALS[refusal];
}

/**
 * What a host's system means by `remoteState` where places are given by its node: that the enrolment ends, nothing new,
 * or something that is not its to say.
 */
export function relayedState(
  hostState: AssociationState,
  said: HostWord | undefined,
): "ends" | "stands" | "not-its-own" {
  if (said === undefined || said === hostState) return "stands";
  if (said !== "cancelled" && said !== "denied") return "not-its-own";
  return hostState === "pending" || hostState === "queued" || hostState === "associated" ? "ends" : "stands";
}
