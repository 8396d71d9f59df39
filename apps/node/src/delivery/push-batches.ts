import {
  type Clock,
  type DueDelivery,
  detailOf,
  judge,
  judgeSetError,
  judgeSilence,
  type Peer,
  type Verdict,
} from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import type { Outgoing } from "./outgoing.ts";

/** A signed event on its way to its recipient. */
export interface SignedEvent {
  readonly delivery: DueDelivery;
  readonly token: string;
}

export interface BatchPorts {
  readonly http: Pick<PeerHttp, "postJsonWithin">;
  readonly outgoing: Pick<Outgoing, "outgoing">;
  readonly clock: Clock;
  /** The most events in one request; no more than MOST_EVENTS. */
  readonly eventsPerPush: number;
}

/** What a recipient takes at once, and what one token may have, as it travels. */
export const MOST_EVENTS = 100;
export const MOST_BATCH_BYTES = 512 * 1024;
export const MOST_EVENT_BYTES = 64 * 1024;

/** Longer than single pushes may take, as there is more to verify; an answer names a hundred ids and their errors. */
const BOUNDS = { timeoutMs: 30_000, maxBytes: 256 * 1024 };
/** Quotes, colon and comma of a member. */
const AROUND = 6;
const ENVELOPE = '{"sets":{}}'.length;

/**
 * Pushes events several at a time, each as it must travel. Answers by delivery with what the recipient said of each;
 * events that it could not take together (the whole is refused, or one cannot be opened) are left out, and are to be
 * pushed one by one.
 */
export async function pushBatches(
  ports: BatchPorts,
  recipient: BatchRecipient,
  events: readonly SignedEvent[],
): Promise<ReadonlyMap<string, Verdict>> {
  const travelling = await Promise.all(events.map((event) => prepare(ports, recipient.peer, event)));
  const withheld = events.filter((_event, index) => travelling[index] === undefined);
  const ready = travelling.flatMap((event) =>
    event === undefined || event.token.length > MOST_EVENT_BYTES ? [] : [event],
  );
  const answers = await Promise.all(
    batchesOf(ready, ports.eventsPerPush).map((batch) => pushBatch(ports, recipient.url, batch)),
  );
  return new Map([
    ...withheld.map(({ delivery }) => [delivery.deliveryId, WITHHELD] as const),
    ...answers.flat(),
  ]);
}

export interface BatchRecipient {
  readonly url: string;
  readonly peer: Peer;
}

const WITHHELD: Verdict = { kind: "retry", reason: "encryption-key-missing" };

async function prepare(
  { outgoing }: BatchPorts,
  peer: Peer,
  { delivery, token }: SignedEvent,
): Promise<SignedEvent | undefined> {
  const prepared = await outgoing.outgoing(token, peer);
  return prepared.way === "withheld" ? undefined : { delivery, token: prepared.token };
}

/** As few batches as the bounds allow, in order. */
export function batchesOf(events: readonly SignedEvent[], most: number): readonly (readonly SignedEvent[])[] {
  const batches: SignedEvent[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const added = event.token.length + event.delivery.deliveryId.length + AROUND;
    const open = batches.at(-1);
    if (open === undefined || open.length >= most || size + added > MOST_BATCH_BYTES) {
      batches.push([event]);
      size = ENVELOPE + added;
    } else {
      open.push(event);
      size += added;
    }
  }
  return batches;
}

type Verdicts = readonly (readonly [deliveryId: string, verdict: Verdict])[];

async function pushBatch(
  { http, clock }: BatchPorts,
  url: string,
  events: readonly SignedEvent[],
): Promise<Verdicts> {
  const sets = Object.fromEntries(events.map(({ delivery, token }) => [delivery.deliveryId, token]));
  const all = (verdict: Verdict): Verdicts => events.map(({ delivery }) => [delivery.deliveryId, verdict]);
  try {
    const answer = await http.postJsonWithin(BOUNDS, { url, body: { sets } });
    const now = clock.now();
    if (answer.status === 202) return events.flatMap((event) => verdictOn(event, answer.body, now));
    const verdict = judge(answer, { now });
    const isAway = verdict.kind === "retry" && verdict.recipientDown === true;
    return isAway ? all({ ...verdict, answer: { road: "batch", status: answer.status } }) : [];
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    return all({ ...judgeSilence(error.code), answer: { road: "batch" } });
  }
}

/** An event that the answer does not name could not be judged: its keys were away, perhaps. */
function verdictOn({ delivery }: SignedEvent, body: unknown, now: Date): Verdicts {
  const { deliveryId, lastReason } = delivery;
  const { ack, setErrs } = asRecord(body);
  const answer = { road: "batch", status: 202 } as const;
  if (Array.isArray(ack) && ack.includes(deliveryId)) return [[deliveryId, { kind: "delivered", answer }]];
  const error = Object.entries(asRecord(setErrs)).find(([jti]) => jti === deliveryId)?.[1];
  if (error === undefined) return [[deliveryId, { kind: "retry", reason: "not-answered", answer }]];
  // By itself it is encrypted anew, where that is the trouble.
  if (asRecord(error).err === "invalid_key") return [];
  const verdict = judgeSetError(error, { now, ...(lastReason === undefined ? {} : { lastReason }) });
  const detail = detailOf(asRecord(error).description);
  return [[deliveryId, { ...verdict, answer: { ...answer, ...(detail === undefined ? {} : { detail }) } }]];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
