import { EVENT_BASE } from "@wissel/contract";
import {
  type AcceptedEvent,
  type Clock,
  type Disposition,
  decideReceived,
  deliveryOf,
  type EventName,
  isSameStatement,
  type JsonObject,
  type NewId,
  type ResultKind,
} from "@wissel/core";
import {
  insertDeliveries,
  insertReceivedResult,
  lockReceivingAssociation,
  matchReceipt,
  noteDisputed,
  noteOtherToken,
  noteReceived,
  noteRecorded,
  type Queryable,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { InboxHandlers } from "../events/inbox-handlers.ts";
import { fromWireVersion } from "./event-wire.ts";

export interface ResultEventPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "error">;
}

type ResultHandlers = Pick<
  InboxHandlers,
  | "result-issued"
  | "result-corrected"
  | "result-withdrawn"
  | "result-received"
  | "result-recorded"
  | "result-disputed"
>;

/** What home does with results, and what the host does with receipts. */
export function resultEventHandlers(ports: ResultEventPorts): ResultHandlers {
  return {
    "result-issued": (client, event) => takeVersion(ports, { client, event }, "issued"),
    "result-corrected": (client, event) => takeVersion(ports, { client, event }, "corrected"),
    "result-withdrawn": (client, event) => takeVersion(ports, { client, event }, "withdrawn"),
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

interface Arrival {
  readonly client: Queryable;
  readonly event: AcceptedEvent;
}

/** As home: stores a version, or says what is wrong with it; a receipt or a dispute goes back either way. */
async function takeVersion(
  { own, clock, newId, log }: ResultEventPorts,
  { client, event }: Arrival,
  kind: ResultKind,
): Promise<Disposition> {
  const { associationId, issuer: host, jti, sha256, issuedAt, receivedAt } = event;
  const stated = { ...fromWireVersion(kind, event.payload), sha256 };
  const { version } = stated;
  const association = await lockReceivingAssociation(client, { home: own, associationId, host });
  const answer = async (name: EventName, facts: JsonObject) => {
    const payload = { results: [{ jti, version, sha256 }], ...facts };
    const key = association === undefined ? {} : { associationKey: association.associationKey };
    const reply = { eventId: newId(), name, recipient: host, associationId, txn: event.txn, payload, ...key };
    await insertDeliveries(client, [deliveryOf(reply, EVENT_BASE)], clock.now());
  };
  if (association === undefined) {
    await answer("result-disputed", { reason: "unknown_enrolment" });
    return { kind: "quarantined", reason: "unknown_enrolment" };
  }
  const { associationKey, known } = association;
  const decision = decideReceived(stated, known, isSameStatement);
  if (decision.kind === "equivocation") {
    log.error({ host, associationId, version, jti }, "a host has signed two stories about one result");
    await answer("result-disputed", { reason: "equivocation" });
    return { kind: "quarantined", reason: "equivocation" };
  }
  await answer("result-received", {});
  if (decision.kind === "duplicate") {
    if (decision.otherToken) await noteOtherToken(client, { associationKey, version, sha256 });
    return { kind: "superseded" };
  }
  const resultId = newId();
  await insertReceivedResult(client, { ...stated, associationKey, resultId, jti, issuedAt, receivedAt });
  return { kind: decision.kind === "apply" ? "applied" : "superseded" };
}

/** As host: notes what home says of results of ours. A receipt is never answered. */
async function takeReceipt(
  { own }: ResultEventPorts,
  { client, event }: Arrival,
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
