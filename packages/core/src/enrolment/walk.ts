import { type Association, isTakenBack } from "./association.ts";
import type { RequestState, StoredRequest } from "./request.ts";
import { isLiveState } from "./states.ts";

/** What the walk does after its current choice was answered, or was not. */
export function walkAfter(
  request: Pick<StoredRequest, "choices" | "choiceIndex" | "state">,
  current: Pick<Association, "homeState" | "hostState" | "reason">,
): RequestState {
  if (current.homeState === "cancelled") return "withdrawn";
  // An officer's refusal may come weeks later: the student then chooses again, the walk does not go on by itself.
  if (current.homeState === "denied") return "exhausted";
  // So may a selection: the student was told that the choice was taken in.
  if (current.hostState === "denied" && request.state === "granted") return "exhausted";
  if (current.hostState === "denied") {
    return choiceAfter(request) === undefined ? "exhausted" : "walking";
  }
  if (current.hostState === "pending") {
    return current.reason === "host-unreachable" ? "paused" : "walking";
  }
  // The host took back what it had given, and the student had no part in it: the next choice is asked.
  if (isTakenBack(current)) return choiceAfter(request) === undefined ? "exhausted" : "walking";
  // A place that is lost later, for instance because home's permission did not come, ends the walk: the student
  // was told that this choice was granted.
  return isLiveState(current.hostState) ? "granted" : "exhausted";
}

/** The index of the choice to ask next, if the current one ended and the walk goes on. */
export function nextChoiceIndex(
  request: Pick<StoredRequest, "choices" | "choiceIndex" | "state">,
  current: Pick<Association, "hostState" | "reason">,
): number | undefined {
  if (request.state !== "walking") return undefined;
  if (current.hostState !== "denied" && !isTakenBack(current)) return undefined;
  return choiceAfter(request);
}

/** The index of the first choice after the current one that home has not refused by itself. */
export function choiceAfter({
  choices,
  choiceIndex,
}: Pick<StoredRequest, "choices" | "choiceIndex">): number | undefined {
  const index = choices.findIndex((one, at) => at > choiceIndex && one.refusedBecause === undefined);
  return index < 0 ? undefined : index;
}
