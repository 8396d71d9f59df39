import type { Association } from "./association.ts";
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
  if (current.hostState === "denied") {
    return request.choiceIndex + 1 < request.choices.length ? "walking" : "exhausted";
  }
  if (current.hostState === "pending") {
    return current.reason === "host-unreachable" ? "paused" : "walking";
  }
  // A place that is lost later, for instance because home's permission did not come, ends the walk: the student
  // was told that this choice was granted.
  return isLiveState(current.hostState) ? "granted" : "exhausted";
}

/** The index of the choice to ask next, if the current one ended and the walk goes on. */
export function nextChoiceIndex(
  request: Pick<StoredRequest, "choices" | "choiceIndex" | "state">,
  current: Pick<Association, "hostState">,
): number | undefined {
  if (request.state !== "walking" || current.hostState !== "denied") return undefined;
  return request.choiceIndex + 1 < request.choices.length ? request.choiceIndex + 1 : undefined;
}
