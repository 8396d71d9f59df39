import type { ExchangeSchemas } from "@wissel/contract";
import type {
  AcceptedEvent,
  AssociationState,
  Disposition,
  HostAnswer,
  OfferingCancellation,
  PlaceTerms,
  Recorded,
} from "@wissel/core";
import { fromWireOffer, fromWireTerms } from "./exchange-wire.ts";
import { present } from "./present.ts";

/** Writes down what hosts say, in the transaction that settles the event. */
export type RecordReceipts<Transaction> = (
  transaction: Transaction,
  records: readonly HostAnswer[],
) => Promise<readonly (Recorded | undefined)[]>;

/** The host changed an association of one of our students: a place from the waiting list, or the end of one. */
export function enrolmentChangedHandler<Transaction>(
  recordReceipts: RecordReceipts<Transaction>,
): (transaction: Transaction, event: AcceptedEvent) => Promise<Disposition> {
  return async (transaction, event) => {
    const [recorded] = await recordReceipts(transaction, [answerOf(event)]);
    // An association of another host's, and none at all, look the same from here.
    if (recorded === undefined) return { kind: "quarantined", reason: "unknown_enrolment" };
    return { kind: recorded.changed ? "applied" : "superseded" };
  };
}

function answerOf({ issuer, associationId, payload }: AcceptedEvent): HostAnswer {
  const { hostState, version, position, reason, offer, terms, cancellation } =
    payload as unknown as EnrolmentChanged;
  return {
    host: issuer,
    associationId,
    answer: {
      associationId,
      hostState,
      version,
      ...present({
        position,
        reason,
        offer: offer && fromWireOffer(offer),
        terms: terms && fromWireTerms(terms),
      }),
    },
    ...present({ cancellation: cancellation && wordsOf(cancellation) }),
  };
}

/** What is kept of it; a host of a later version may say more. */
function wordsOf({ on, reason }: OfferingCancellation): OfferingCancellation {
  return { on, reason: reason.map(({ language, value }) => ({ language, value })) };
}

/** The payload, which was held against its schema when it was accepted. */
interface EnrolmentChanged {
  readonly hostState: AssociationState;
  readonly version: number;
  readonly position?: number;
  readonly reason?: string;
  readonly offer?: ExchangeSchemas["WaitingListOffer"];
  readonly terms?: PlaceTerms;
  readonly cancellation?: OfferingCancellation;
}
