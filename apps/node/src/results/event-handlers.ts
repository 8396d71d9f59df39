import { EVENT_BASE } from "@wissel/contract";
import {
  type AcceptedEvent,
  type Clock,
  type Disposition,
  decideReceived,
  deliveryOf,
  type EventName,
  type JsonObject,
  type NewId,
} from "@wissel/core";
import {
  insertDeliveries,
  insertReceivedResult,
  lockReceivingAssociation,
  matchReceipt,
  noteDisputed,
  noteReceived,
  noteRecorded,
  type Queryable,
} from "@wissel/store";
import type { InboxHandlers } from "../events/inbox-handlers.ts";
import { fromWireIssued } from "./result-wire.ts";

export interface ResultEventPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

type ResultHandlers = Pick<
  InboxHandlers,
  "result-issued" | "result-received" | "result-recorded" | "result-disputed"
>;

/** What home does with results, and what the host does with receipts. */
export function resultEventHandlers(ports: ResultEventPorts): ResultHandlers {
  return {
    "result-issued": (client, event) => takeResult(ports, client, event),
    "result-received": (client, event) =>
      takeReceipt(ports, { client, event }, async (resultId) => {
        await noteReceived(client, resultId, event.receivedAt);
      }),
    "result-recorded": (client, event) =>
      takeReceipt(ports, { client, event }, async (resultId) => {
        const recordedAt = new Date(String(event.payload.recordedAt));
        await noteRecorded(client, resultId, { recordedAt, at: event.receivedAt });
      }),
    "result-disputed": (client, event) =>
      takeReceipt(ports, { client, event }, async (resultId) => {
        await noteDisputed(client, resultId, String(event.payload.reason));
      }),
  };
}

/** As home: stores a version, or says what is wrong with it; a receipt or a dispute goes back either way. */
async function takeResult(
  { own, clock, newId }: ResultEventPorts,
  client: Queryable,
  event: AcceptedEvent,
): Promise<Disposition> {
  const { associationId, issuer: host, jti, sha256, issuedAt, receivedAt } = event;
  const stated = fromWireIssued(event.payload);
  const association = await lockReceivingAssociation(client, { home: own, associationId, host });
  const reference = { jti, version: stated.version, sha256 };
  const answer = async (name: EventName, facts: JsonObject) => {
    const payload = { results: [reference], ...facts };
    const key = association === undefined ? {} : { associationKey: association.associationKey };
    const reply = { eventId: newId(), name, recipient: host, associationId, txn: event.txn, payload, ...key };
    await insertDeliveries(client, [deliveryOf(reply, EVENT_BASE)], clock.now());
  };
  if (association === undefined) {
    await answer("result-disputed", { reason: "unknown_enrolment" });
    return { kind: "quarantined", reason: "unknown_enrolment" };
  }
  const decision = decideReceived(stated, association.stated);
  if (decision === "equivocation") {
    await answer("result-disputed", { reason: "equivocation" });
    return { kind: "quarantined", reason: "equivocation" };
  }
  await answer("result-received", {});
  if (decision === "nothing") return { kind: "superseded" };
  const { associationKey } = association;
  await insertReceivedResult(client, {
    ...stated,
    associationKey,
    resultId: newId(),
    jti,
    sha256,
    issuedAt,
    receivedAt,
  });
  return { kind: decision === "apply" ? "applied" : "superseded" };
}

interface ReceiptArrival {
  readonly client: Queryable;
  readonly event: AcceptedEvent;
}

/** As host: notes what home says of results of ours. A receipt is never answered. */
async function takeReceipt(
  { own }: ResultEventPorts,
  { client, event }: ReceiptArrival,
  note: (resultId: string) => Promise<void>,
): Promise<Disposition> {
  const { associationId, issuer: home } = event;
  // Held against its schema when it was accepted.
  const references = event.payload.results as unknown as readonly ResultReference[];
  for (const { jti, version, sha256 } of references) {
    const match = await matchReceipt(client, { home, host: own, associationId, jti, version, sha256 });
    if (match === "unknown") return { kind: "quarantined", reason: "unknown_enrolment" };
    if (match === "differs") return { kind: "quarantined", reason: "digest_differs" };
    await note(match.resultId);
  }
  return { kind: "applied" };
}

interface ResultReference {
  readonly jti: string;
  readonly version: number;
  readonly sha256: string;
}
