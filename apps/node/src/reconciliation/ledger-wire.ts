import type { ExchangeSchemas } from "@wissel/contract";
import type { HostAnswer, LedgerStatement } from "@wissel/core";
import { fromWireOffer, fromWireTerms, toWireOffer } from "../enrolment/exchange-wire.ts";
import { present } from "../enrolment/present.ts";

type WireStatement = ExchangeSchemas["LedgerStatement"];

/** What is held of an association, as it is told to its other side. */
export function toWireStatement(statement: LedgerStatement): WireStatement {
  const { offer, permissionUntil, claimedAt, reason, position, results, student, ...rest } = statement;
  return {
    ...rest,
    ...present({
      reason,
      position,
      offer: offer && toWireOffer(offer),
      permissionUntil: permissionUntil?.toISOString(),
      claimedAt: claimedAt?.toISOString(),
    }),
    student: { ...student },
    requestedAt: rest.requestedAt.toISOString(),
    createdAt: rest.createdAt.toISOString(),
    updatedAt: rest.updatedAt.toISOString(),
    results: results.map(({ digests, recordedAt, ...version }) => ({
      ...version,
      digests: [...digests],
      ...present({ recordedAt: recordedAt?.toISOString() }),
    })),
  };
}

/** The same, told by a partner; held against its schema before. Members that we do not know are left out. */
export function fromWireStatement(wire: WireStatement): LedgerStatement {
  const { associationId, offeringId, pseudonym, homeState, hostState, sequence, version, ifFull, txn } = wire;
  const { reason, position, offer, terms, permissionUntil, claimedAt, student } = wire;
  const { level, programmeCode, creditsEarned } = student;
  return {
    ...{ associationId, offeringId, pseudonym, homeState, hostState, sequence, version, ifFull, txn },
    ...present({ reason, position, offer: offer && fromWireOffer(offer) }),
    ...present({ terms: terms && fromWireTerms(terms) }),
    ...present({ permissionUntil: instantOf(permissionUntil), claimedAt: instantOf(claimedAt) }),
    student: present({ level, programmeCode, creditsEarned }),
    requestedAt: new Date(wire.requestedAt),
    createdAt: new Date(wire.createdAt),
    updatedAt: new Date(wire.updatedAt),
    results: wire.results.map(({ version: number, jti, digests, recordedAt }) => ({
      version: number,
      jti,
      digests,
      ...present({ recordedAt: instantOf(recordedAt) }),
    })),
  };
}

/** What a host holds, as the answer that would have brought it home. */
export function answerIn(host: string, statement: LedgerStatement): HostAnswer {
  const { associationId, hostState, version, position, reason, offer, terms } = statement;
  const answer = { associationId, hostState, version, ...present({ position, reason, offer, terms }) };
  return { host, associationId, answer };
}

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
