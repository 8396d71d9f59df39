import type { Clock, NewId } from "@wissel/core";
import {
  liftSentDoubts,
  matchReceipts,
  noteDisputed,
  noteReceived,
  noteRecorded,
  openTask,
  type Queryable,
  type ReceiptedResult,
  replayDeliveries,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { InboxHandlers, Judged } from "../events/inbox-handlers.ts";
import type { Arrival } from "./event-handlers.ts";

export interface ReceiptEventPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

type ReceiptHandlers = Pick<InboxHandlers, "result-received" | "result-recorded" | "result-disputed">;

/** What the host does with what home says of its results. */
export function receiptEventHandlers(ports: ReceiptEventPorts): ReceiptHandlers {
  return {
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
  { clock }: ReceiptEventPorts,
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

/** As host: notes what home says of results of ours, those that fit. A receipt is never answered. */
async function takeReceipt(
  { own, log }: ReceiptEventPorts,
  { client, event }: Arrival,
  note: (results: readonly ReceiptedResult[]) => Promise<void>,
): Promise<Judged> {
  // Held against its schema when it was accepted.
  const references = event.payload.results as unknown as readonly ResultReference[];
  const matches = await matchReceipts(client, { home: event.issuer, host: own }, references);
  const fitting = matches.flatMap((match) => (typeof match === "string" ? [] : [match]));
  await note(fitting);
  const misfit = matches.find((match) => typeof match === "string");
  if (misfit === undefined) return { kind: "applied" };
  const { issuer: home, jti, name } = event;
  const counts = { fitting: fitting.length, named: references.length };
  log.warn(
    { home, jti, eventName: name, misfit, ...counts },
    "a home speaks of results that we did not sign so",
  );
  const [first] = fitting;
  // Comparing the ledgers brings the rest: judged again, the SIS would be told twice of what fits.
  if (first !== undefined) {
    const results = references.filter((_reference, index) => typeof matches[index] !== "string");
    const { associationId, txn } = first;
    const payload = { ...event.payload, results: results.map((one) => ({ ...one })) };
    return { kind: "quarantined", reason: "fits_in_part", appliedPart: { associationId, txn, payload } };
  }
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
