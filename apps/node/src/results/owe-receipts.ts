import { EVENT_BASE } from "@wissel/contract";
import { type AcceptedEvent, type Clock, deliveryOf, type JsonObject, type NewId } from "@wissel/core";
import { insertDeliveries, type Queryable } from "@wissel/store";
import type { Receipt } from "../events/inbox-handlers.ts";
import { chunksOf } from "./chunks-of.ts";

/** As many as the contract lets one receipt name. */
const MOST = 100;

/** A version of a result of a host, with the token that states it. */
interface AnsweredResult {
  readonly event: Pick<AcceptedEvent, "issuer" | "jti" | "associationId" | "txn" | "sha256">;
  readonly associationKey: string;
  readonly version: number;
}

interface ReceiptPorts {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What a host is told of several of its results at once. */
export interface ResultAnswer {
  readonly name: "result-received" | "result-disputed";
  readonly facts: JsonObject;
}

/** Owes each host a receipt for what was taken of it in one transaction. */
export async function oweReceipts(
  ports: ReceiptPorts,
  client: Queryable,
  receipts: readonly Receipt[],
): Promise<void> {
  await oweAnswers(ports, client, receipts, { name: "result-received", facts: {} });
}

/**
 * Owes each host the same answer about each of its results: one event for many. Without that a burst of results would
 * be answered by a burst of events.
 */
export async function oweAnswers(
  { clock, newId }: ReceiptPorts,
  client: Queryable,
  results: readonly AnsweredResult[],
  answer: ResultAnswer,
): Promise<void> {
  const hosts = [...new Set(results.map(({ event }) => event.issuer))];
  const events = hosts.flatMap((recipient) => {
    const owed = results.filter(({ event }) => event.issuer === recipient);
    return chunksOf(owed, MOST).map((chunk) => answerTo(chunk, { ...answer, eventId: newId(), recipient }));
  });
  await insertDeliveries(
    client,
    events.map((event) => deliveryOf(event, EVENT_BASE)),
    clock.now(),
  );
}

/** About the first of them by its subject, and about each by name. */
function answerTo(
  answered: readonly AnsweredResult[],
  { facts, ...names }: ResultAnswer & { readonly eventId: string; readonly recipient: string },
) {
  const [first] = answered;
  if (first === undefined) throw new TypeError("an answer is about something");
  const { associationId, txn } = first.event;
  const isOfOne = answered.every(({ associationKey }) => associationKey === first.associationKey);
  const results = answered.map(({ event, version }) => ({ jti: event.jti, version, sha256: event.sha256 }));
  return {
    ...names,
    associationId,
    txn,
    payload: { results, ...facts },
    ...(isOfOne ? { associationKey: first.associationKey } : {}),
  };
}
