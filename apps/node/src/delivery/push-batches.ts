import { type Clock, detailOf, judge, judgeSetError, judgeSilence, type Verdict } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import type { SignedEvent } from "./sign-events.ts";

export interface BatchPorts {
  readonly http: Pick<PeerHttp, "postJsonWithin">;
  readonly clock: Clock;
}

/** What a recipient takes at once, and what one token may have (DESIGN of the protocol: FEDERATION.md). */
export const MOST_EVENTS = 100;
export const MOST_BATCH_BYTES = 512 * 1024;
export const MOST_EVENT_BYTES = 64 * 1024;

/** Longer than single pushes may take, as there is more to verify; an answer names a hundred ids and their errors. */
const BOUNDS = { timeoutMs: 30_000, maxBytes: 256 * 1024 };
/** Quotes, colon and comma of a member. */
const AROUND = 6;
const ENVELOPE = '{"sets":{}}'.length;

/**
 * Pushes events several at a time. Answers with what the recipient said of each; events that it could not take together
 * (its endpoint is away or refuses the whole) are left out, and are to be pushed one by one.
 */
export async function pushBatches(
  ports: BatchPorts,
  url: string,
  events: readonly SignedEvent[],
): Promise<ReadonlyMap<SignedEvent, Verdict>> {
  const batches = batchesOf(events.filter(({ token }) => token.length <= MOST_EVENT_BYTES));
  const answers = await Promise.all(batches.map((batch) => pushBatch(ports, url, batch)));
  return new Map(answers.flatMap((verdicts) => [...verdicts]));
}

/** As few batches as the bounds allow, in order. */
export function batchesOf(events: readonly SignedEvent[]): readonly (readonly SignedEvent[])[] {
  const batches: SignedEvent[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const added = event.token.length + event.delivery.deliveryId.length + AROUND;
    const open = batches.at(-1);
    if (open === undefined || open.length >= MOST_EVENTS || size + added > MOST_BATCH_BYTES) {
      batches.push([event]);
      size = ENVELOPE + added;
    } else {
      open.push(event);
      size += added;
    }
  }
  return batches;
}

type Verdicts = readonly (readonly [SignedEvent, Verdict])[];

async function pushBatch(
  { http, clock }: BatchPorts,
  url: string,
  events: readonly SignedEvent[],
): Promise<Verdicts> {
  const sets = Object.fromEntries(events.map(({ delivery, token }) => [delivery.deliveryId, token]));
  try {
    const answer = await http.postJsonWithin(BOUNDS, { url, body: { sets } });
    if (answer.status === 202)
      return events.map((event) => [event, verdictOn(event, answer.body, clock.now())]);
    const verdict = judge(answer, { now: clock.now() });
    const away = verdict.kind === "retry" && (verdict.recipientDown ?? false);
    if (!away) return [];
    return events.map((event) => [event, { ...verdict, answer: { road: "batch", status: answer.status } }]);
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    return events.map((event) => [event, { ...judgeSilence(error.code), answer: { road: "batch" } }]);
  }
}

/** An event that the answer does not name could not be judged: its keys were away, perhaps. */
function verdictOn({ delivery }: SignedEvent, body: unknown, now: Date): Verdict {
  const { deliveryId, lastReason } = delivery;
  const { ack, setErrs } = asRecord(body);
  const answer = { road: "batch", status: 202 } as const;
  if (Array.isArray(ack) && ack.includes(deliveryId)) return { kind: "delivered", answer };
  const error = Object.entries(asRecord(setErrs)).find(([jti]) => jti === deliveryId)?.[1];
  if (error === undefined) return { kind: "retry", reason: "not-answered", answer };
  const verdict = judgeSetError(error, { now, ...(lastReason === undefined ? {} : { lastReason }) });
  const detail = detailOf(asRecord(error).description);
  return { ...verdict, answer: { ...answer, ...(detail === undefined ? {} : { detail }) } };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
