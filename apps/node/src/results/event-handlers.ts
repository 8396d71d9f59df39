import { EVENT_BASE } from "@wissel/contract";
import {
  type AcceptedEvent,
  type Clock,
  contentOf,
  decideReceived,
  deliveryOf,
  isRecordOutdated,
  isSameStatement,
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
  openTask,
  type Queryable,
  type ReceiptedResult,
  wantPartnerScale,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { InboxHandlers, Judged } from "../events/inbox-handlers.ts";
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
      takeReceipt(ports, { client, event }, async ({ resultId }) => {
        await noteReceived(client, resultId, event.receivedAt);
      }),
    "result-recorded": (client, event) =>
      takeReceipt(ports, { client, event }, async ({ resultId }) => {
        const recordedAt = new Date(String(event.payload.recordedAt));
        await noteRecorded(client, resultId, { recordedAt, at: event.receivedAt });
      }),
    "result-disputed": (client, event) =>
      takeReceipt(ports, { client, event }, async ({ resultId, associationKey }) => {
        const { disputedAt: said } = event.payload;
        const reason = String(event.payload.reason);
        const disputedAt = typeof said === "string" ? new Date(said) : event.issuedAt;
        await noteDisputed(client, resultId, { reason, disputedAt });
        const task = {
          taskId: ports.newId(),
          kind: "result_disputed",
          associationKey,
          resultId,
          reason,
        } as const;
        await openTask(client, { ...task, openedAt: event.receivedAt });
      }),
  };
}

interface Arrival {
  readonly client: Queryable;
  readonly event: AcceptedEvent;
}

/** As home: stores a version, or says what is wrong with it; a receipt or a dispute goes back either way. */
async function takeVersion(
  ports: ResultEventPorts,
  { client, event }: Arrival,
  kind: ResultKind,
): Promise<Judged> {
  const { own, newId, log } = ports;
  const { associationId, issuer: host, jti, sha256, issuedAt, receivedAt } = event;
  const stated = { ...fromWireVersion(kind, event.payload), sha256 };
  const { version } = stated;
  const association = await lockReceivingAssociation(client, { home: own, associationId, host });
  if (association === undefined) {
    await dispute(ports, { client, event }, { version, reason: "unknown_enrolment" });
    return { kind: "quarantined", reason: "unknown_enrolment" };
  }
  const { associationKey, known } = association;
  const decision = decideReceived(stated, known, isSameStatement);
  if (decision.kind === "equivocation") {
    log.error({ host, associationId, version, jti }, "a host has signed two stories about one result");
    await dispute(ports, { client, event }, { version, reason: "equivocation", associationKey });
    const task = { taskId: newId(), kind: "result_equivocation", associationKey } as const;
    await openTask(client, { ...task, openedAt: receivedAt });
    return { kind: "quarantined", reason: "equivocation" };
  }
  const receipt = { event, associationKey, version };
  if (decision.kind === "duplicate") {
    if (decision.otherToken) await noteOtherToken(client, { associationKey, version, sha256 });
    return { kind: "superseded", receipt };
  }
  const resultId = newId();
  await insertReceivedResult(client, { ...stated, associationKey, resultId, jti, issuedAt, receivedAt });
  const scale = contentOf(stated.statement)?.scale;
  if (scale !== undefined) await wantPartnerScale(client, { host, ...scale }, receivedAt);
  if (decision.kind === "history") return { kind: "superseded", receipt };
  if (isRecordOutdated([...known, { version }])) {
    const task = { taskId: newId(), kind: "recorded_result_changed", associationKey, resultId } as const;
    await openTask(client, { ...task, openedAt: receivedAt });
  }
  return { kind: "applied", receipt };
}

/** Tells the host what is wrong with a version of its. */
async function dispute(
  { clock, newId }: ResultEventPorts,
  { client, event }: Arrival,
  said: { readonly version: number; readonly reason: string; readonly associationKey?: string },
): Promise<void> {
  const { associationId, issuer: recipient, jti, sha256, txn } = event;
  const { version, reason, ...key } = said;
  const payload = { results: [{ jti, version, sha256 }], reason };
  const reply = {
    eventId: newId(),
    name: "result-disputed",
    recipient,
    associationId,
    txn,
    payload,
  } as const;
  await insertDeliveries(client, [deliveryOf({ ...reply, ...key }, EVENT_BASE)], clock.now());
}

/** As host: notes what home says of results of ours, each by itself. A receipt is never answered. */
async function takeReceipt(
  { own }: ResultEventPorts,
  { client, event }: Arrival,
  note: (result: ReceiptedResult) => Promise<void>,
): Promise<Judged> {
  // Held against its schema when it was accepted.
  const references = event.payload.results as unknown as readonly ResultReference[];
  let misfit: "unknown" | "differs" | undefined;
  for (const { jti, version, sha256 } of references) {
    const match = await matchReceipt(client, { home: event.issuer, host: own, jti, version, sha256 });
    if (typeof match === "string") misfit ??= match;
    else await note(match);
  }
  if (misfit === undefined) return { kind: "applied" };
  return { kind: "quarantined", reason: misfit === "unknown" ? "unknown_enrolment" : "digest_differs" };
}

interface ResultReference {
  readonly jti: string;
  readonly version: number;
  readonly sha256: string;
}
