import {
  type AskDecision,
  type Association,
  type BeginRefusal,
  type Begun,
  enrolmentCommandOf,
  granted,
  type NewAsk,
  type Outcome,
  type StoredRequest,
} from "@wissel/core";

/** Where the answers to asks are looked up, as they are at the end of the batch. */
export interface AnsweredAsks {
  readonly requests: ReadonlyMap<string, StoredRequest>;
  /** By association id. */
  readonly associations: ReadonlyMap<string, Association>;
}

/** What the caller gets for one ask. The command of a fresh ask at a partner is the caller's to bring. */
export function begunOf(
  ask: NewAsk,
  outcome: Outcome<AskDecision, BeginRefusal>,
  { requests, associations }: AnsweredAsks,
): Outcome<Begun, BeginRefusal> {
  if (!outcome.ok) return outcome;
  const decision = outcome.value;
  const requestId = decision.kind === "fresh" ? decision.request.requestId : decision.requestId;
  const associationId =
    decision.kind === "fresh" ? decision.association.associationId : decision.associationId;
  const request = requests.get(requestId);
  const association = associationId === undefined ? undefined : associations.get(associationId);
  if (request === undefined || association === undefined) {
    throw new Error(`request ${requestId} has no current association`);
  }
  const asksPartner =
    decision.kind === "fresh" && association.host !== association.home && ask.given === undefined;
  return granted({
    repeated: decision.kind === "repeated",
    request,
    association,
    ...(asksPartner
      ? { command: { deliveryId: ask.deliveryId, command: enrolmentCommandOf(association) } }
      : {}),
  });
}
