import type { Association, HomeRegister, NewAsk, StoredRequest } from "@wissel/core";
import { granted } from "@wissel/core";

/**
 * The register of the null path: every ask is granted at once and nothing is written. Everything around it, from the
 * token to the bytes of the receipt, is what the node really does.
 */
export function nullRegister(own: string): Pick<HomeRegister, "begin"> {
  return {
    begin: async (asks) =>
      asks.map((ask) => {
        const association = associationOf(own, ask);
        return granted({ association, request: requestOf(ask, association), repeated: false });
      }),
  };
}

/** Every student alike, and known without asking. */
export const NULL_STUDENTS = {
  findFacts: async () => ({ level: "bachelor", programmeCode: "B-INFO", creditsEarned: 120 }),
  listDetails: async () => [],
};

function associationOf(own: string, ask: NewAsk): Association {
  const { associationKey, associationId, choice, homeState, student, requestedAt, txn } = ask;
  return {
    associationKey,
    associationId,
    home: own,
    host: choice.host,
    offeringId: choice.offeringId,
    pseudonym: associationKey,
    personId: ask.request.personId,
    requestId: ask.request.requestId,
    homeState,
    hostState: "associated",
    sequence: 1,
    version: 1,
    ifFull: choice.ifFull,
    student,
    requestedAt,
    txn,
    createdAt: requestedAt,
    updatedAt: requestedAt,
  };
}

function requestOf({ request, choice, requestedAt }: NewAsk, { associationId }: Association): StoredRequest {
  if (request.kind !== "new") throw new Error("the benchmark asks one choice at a time");
  return {
    requestId: request.requestId,
    personId: request.personId,
    clientId: request.clientId,
    choices: [{ ...choice, associationId }],
    choiceIndex: 0,
    state: "granted",
    createdAt: requestedAt,
    updatedAt: requestedAt,
  };
}
