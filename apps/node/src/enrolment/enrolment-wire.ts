import type { MeSchemas } from "@wissel/contract";
import {
  type Association,
  type Explanation,
  explain,
  type HomeView,
  isLiveState,
  nextOf,
  type StoredRequest,
} from "@wissel/core";
import { toWireNext, toWireOffer } from "./exchange-wire.ts";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";

/** The clients through which students ask. */
export interface Portals {
  /** The name it was registered with; its id when it is not registered any more. */
  nameOf(clientId: string): string;
}

/** The receipt that a student sees: state, place or position, what happens next, by whom, by when. */
export function toWireEnrolment(
  { association, request }: HomeView,
  { institutions, portals }: { readonly institutions: Institutions; readonly portals: Portals },
): MeSchemas["Enrolment"] {
  const { host, position, reason, offer, version, terms } = association;
  return {
    associationId: association.associationId,
    requestId: request.requestId,
    host: { schacHome: host, name: institutions.nameOf(host) },
    offeringId: association.offeringId,
    homeState: association.homeState,
    hostState: association.hostState,
    version,
    place: placeOf(association),
    ...present({ position, reason, offer: offer && toWireOffer(offer), terms }),
    ...present({ explanation: reason === undefined ? undefined : toWireExplanation(explain(reason)) }),
    next: toWireNext(nextOf(association)),
    ...present({ releases: request.releases }),
    choices: request.choices.map((_, index) => toWireChoice(request, index)),
    portal: { clientId: request.clientId, name: portals.nameOf(request.clientId) },
    requestedAt: (association.claimedAt ?? association.requestedAt).toISOString(),
    ...present({ decidedAt: version === 0 ? undefined : association.updatedAt.toISOString() }),
  };
}

export function toWireExplanation({ text, ...rest }: Explanation): MeSchemas["Explanation"] {
  return { ...rest, text: [...text] };
}

function placeOf({ homeState, hostState }: Association): MeSchemas["Enrolment"]["place"] {
  if (hostState === "finished") return "given";
  if (!isLiveState(homeState) || !isLiveState(hostState)) return "none";
  if (hostState === "queued") return "waiting";
  return hostState === "associated" ? "given" : "unknown";
}

function toWireChoice(request: StoredRequest, index: number): MeSchemas["ChoiceOutcome"] {
  const choice = request.choices[index] ?? unreachable(index);
  const { host, offeringId, ifFull, associationId, refusedBecause: reason } = choice;
  const outcome = reason === undefined ? outcomeOf(request, index) : "refused";
  return { host, offeringId, ifFull, outcome, ...present({ associationId, reason }) };
}

const CURRENT = {
  walking: "asked",
  paused: "asked",
  granted: "granted",
  exhausted: "refused",
  withdrawn: "passed",
} as const satisfies Record<StoredRequest["state"], MeSchemas["ChoiceOutcome"]["outcome"]>;

function outcomeOf(
  { choiceIndex, state }: StoredRequest,
  index: number,
): MeSchemas["ChoiceOutcome"]["outcome"] {
  if (index < choiceIndex) return "refused";
  if (index === choiceIndex) return CURRENT[state];
  return state === "walking" || state === "paused" ? "waiting" : "passed";
}

function unreachable(index: number): never {
  throw new Error(`a request has no choice ${index}`);
}
