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
  insertReceivedResults,
  liftReceivedDoubt,
  lockReceivingAssociations,
  type NamedAssociation,
  type NewReceivedResult,
  noteOtherToken,
  openTask,
  type Queryable,
  wantPartnerScale,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { InboxHandlers, Judged } from "../events/inbox-handlers.ts";
import { joinCalls } from "../events/join-calls.ts";
import { fromWireVersion } from "./event-wire.ts";

export interface ResultEventPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "error" | "info">;
}

type ResultHandlers = Pick<InboxHandlers, "result-issued" | "result-corrected" | "result-withdrawn">;

/** What home does with results. */
export function resultEventHandlers(ports: ResultEventPorts): ResultHandlers {
  const versions = { ...ports, ...versionStore(ports.own) };
  return {
    "result-issued": (client, event) => takeVersion(versions, { client, event }, "issued"),
    "result-corrected": (client, event) => takeVersion(versions, { client, event }, "corrected"),
    "result-withdrawn": (client, event) => takeVersion(versions, { client, event }, "withdrawn"),
  };
}

/** What versions are held against and written with; for those that are judged side by side in one statement each. */
function versionStore(home: string) {
  return {
    lockAssociation: joinCalls((client, named: readonly NamedAssociation[]) =>
      lockReceivingAssociations(client, home, named),
    ),
    insertVersion: joinCalls(async (client, results: readonly NewReceivedResult[]) => {
      await insertReceivedResults(client, results);
      return results.map(() => undefined);
    }),
  };
}

/** An event, and the transaction that records what became of it. */
export interface Arrival {
  readonly client: Queryable;
  readonly event: AcceptedEvent;
}

/** As home: stores a version, or says what is wrong with it; a receipt or a dispute goes back either way. */
async function takeVersion(
  ports: ResultEventPorts & ReturnType<typeof versionStore>,
  { client, event }: Arrival,
  kind: ResultKind,
): Promise<Judged> {
  const { newId, log, lockAssociation, insertVersion } = ports;
  const { associationId, issuer: host, jti, sha256, issuedAt, receivedAt } = event;
  const stated = { ...fromWireVersion(kind, event.payload), sha256 };
  const { version } = stated;
  const association = await lockAssociation(client, { associationId, host });
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
    if (!decision.otherToken) return { kind: "superseded", receipt };
    const again = { associationKey, version, sha256 };
    const isLifted = await liftReceivedDoubt(client, { ...again, host, jti }, receivedAt);
    if (isLifted)
      log.info({ host, associationId, version, jti }, "a result is signed anew, its key was taken back");
    else await noteOtherToken(client, again);
    return { kind: "superseded", receipt };
  }
  const resultId = newId();
  await insertVersion(client, { ...stated, associationKey, resultId, jti, issuedAt, receivedAt });
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
