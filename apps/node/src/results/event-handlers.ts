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
  liftSentDoubts,
  lockReceivingAssociations,
  matchReceipts,
  type NamedAssociation,
  type NewReceivedResult,
  noteDisputed,
  noteOtherToken,
  noteReceived,
  noteRecorded,
  openTask,
  type Queryable,
  type ReceiptedResult,
  replayDeliveries,
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
  const versions = { ...ports, ...versionStore(ports.own) };
  return {
    "result-issued": (client, event) => takeVersion(versions, { client, event }, "issued"),
    "result-corrected": (client, event) => takeVersion(versions, { client, event }, "corrected"),
    "result-withdrawn": (client, event) => takeVersion(versions, { client, event }, "withdrawn"),
    "result-received": (client, event) =>
      takeReceipt(ports, { client, event }, async (results) => {
        await noteReceived(client, idsOf(results), event.receivedAt);
        await liftDoubts(client, results, event.receivedAt);
      }),
    "result-recorded": (client, event) =>
      takeReceipt(ports, { client, event }, async (results) => {
        const recordedAt = new Date(String(event.payload.recordedAt));
        await noteRecorded(client, idsOf(results), { recordedAt, at: event.receivedAt });
        await liftDoubts(client, results, event.receivedAt);
      }),
    "result-disputed": (client, event) =>
      takeReceipt(ports, { client, event }, async (results) => {
        const { disputedAt: said } = event.payload;
        const reason = String(event.payload.reason);
        const disputedAt = typeof said === "string" ? new Date(said) : event.issuedAt;
        for (const { resultId, associationKey } of results) {
          await noteDisputed(client, resultId, { reason, disputedAt });
          const task = {
            taskId: ports.newId(),
            kind: "result_disputed",
            associationKey,
            resultId,
            reason,
          } as const;
          await openTask(client, { ...task, openedAt: event.receivedAt });
        }
        if (reason === "signature_in_doubt") await sendSignedAnew(ports, client, results);
      }),
  };
}

/** A token of a key that was taken back is signed anew when it is sent; any other is the same, and changes nothing. */
async function sendSignedAnew(
  { clock }: ResultEventPorts,
  client: Queryable,
  results: readonly ReceiptedResult[],
): Promise<void> {
  await replayDeliveries(client, { deliveryIds: idsOf(results), states: ["delivered"] }, clock.now());
}

/** Home has a token of another key by now. */
async function liftDoubts(client: Queryable, results: readonly ReceiptedResult[], at: Date): Promise<void> {
  const doubted = results.filter(({ isDoubted }) => isDoubted);
  if (doubted.length > 0) await liftSentDoubts(client, idsOf(doubted), at);
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

interface Arrival {
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

/** As host: notes what home says of results of ours, those that fit. A receipt is never answered. */
async function takeReceipt(
  { own }: ResultEventPorts,
  { client, event }: Arrival,
  note: (results: readonly ReceiptedResult[]) => Promise<void>,
): Promise<Judged> {
  // Held against its schema when it was accepted.
  const references = event.payload.results as unknown as readonly ResultReference[];
  const matches = await matchReceipts(client, { home: event.issuer, host: own }, references);
  await note(matches.flatMap((match) => (typeof match === "string" ? [] : [match])));
  const misfit = matches.find((match) => typeof match === "string");
  if (misfit === undefined) return { kind: "applied" };
  return { kind: "quarantined", reason: misfit === "unknown" ? "unknown_enrolment" : "digest_differs" };
}

function idsOf(results: readonly ReceiptedResult[]): readonly string[] {
  return results.map(({ resultId }) => resultId);
}

interface ResultReference {
  readonly jti: string;
  readonly version: number;
  readonly sha256: string;
}
