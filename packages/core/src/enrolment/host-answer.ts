import type { Association } from "./association.ts";
import type { HomeView, HostAnswer, Recorded } from "./ports.ts";
import { isLiveState } from "./states.ts";
import { walkAfter } from "./walk.ts";

/**
 * What a host's answer or event makes of the association at home and of its request. Versions only go up, so a late
 * answer never undoes a newer one; what home itself ended keeps home's reason.
 */
export function applyHostAnswer(view: HomeView, answer: HostAnswer["answer"], now: Date): Recorded {
  const association = answered(view.association, answer, now);
  if (association === view.association) return { ...view, changed: false };
  return { ...afterChange(view, association, now), changed: true };
}

/** The host did not answer: said in the receipt, and the walk pauses. Nothing changes once it has answered. */
export function applyUnreachable(view: HomeView, now: Date): HomeView {
  const { association } = view;
  if (association.version > 0 || association.hostState !== "pending") return view;
  if (!isLiveState(association.homeState)) return view;
  return afterChange(view, { ...association, reason: "host-unreachable", updatedAt: now }, now);
}

/** The request follows its current choice; an older choice does not move it. */
export function afterChange({ request }: HomeView, association: Association, now: Date): HomeView {
  const current = request.choices[request.choiceIndex]?.associationId === association.associationId;
  const state = current && request.state !== "withdrawn" ? walkAfter(request, association) : request.state;
  return {
    association,
    request: state === request.state ? request : { ...request, state, updatedAt: now },
  };
}

function answered(known: Association, answer: HostAnswer["answer"], now: Date): Association {
  const { reason: _reason, position: _position, offer: _offer, terms: _terms, ...rest } = known;
  const homeEnded = !isLiveState(known.homeState);
  if ("refusedBecause" in answer || answer.associationId !== known.associationId) {
    if (known.version > 0 || known.hostState !== "pending") return known;
    const reason = "refusedBecause" in answer ? answer.refusedBecause : "association-already-live";
    return { ...known, hostState: "denied", ...(homeEnded ? {} : { reason }), updatedAt: now };
  }
  const { hostState, version, position, offer, terms } = answer;
  // A host that has only the withdrawal left no more than a mark: nothing is held there.
  const markOnly = version === 0 && known.version === 0 && homeEnded && known.hostState !== hostState;
  if (version <= known.version && !markOnly) {
    const moved = version === known.version && known.hostState === "queued" && position !== known.position;
    if (!moved) return known;
    const { position: _before, ...kept } = known;
    return { ...kept, ...given("position", position) };
  }
  const reason = homeEnded ? known.reason : answer.reason;
  return {
    ...rest,
    hostState,
    version,
    ...given("reason", reason),
    ...given("position", position),
    ...given("offer", offer),
    ...given("terms", terms),
    updatedAt: now,
  };
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [one in Name]?: Value } {
  // The computed name is the only key of the object.
  return value === undefined ? {} : ({ [name]: value } as { readonly [one in Name]: Value });
}
