import type { DueDelivery } from "@wissel/core";
import { findFetchable, giveBackForPoll, takeForPoll } from "@wissel/store";
import { type SignPorts, signedEvents } from "../events/sign-events.ts";
import type { Outgoing } from "./outgoing.ts";
import { openPollWaiters, type PollWaiters } from "./poll-waiters.ts";
import { MOST_BATCH_BYTES, MOST_EVENTS } from "./push-batches.ts";
import type { Recipients } from "./recipients.ts";
import { type PolledAnswers, type SettlePorts, settlePolledAnswers } from "./settle-attempts.ts";

export interface PollPorts extends SettlePorts, SignPorts {
  readonly outgoing: Pick<Outgoing, "outgoing">;
  readonly recipients: Pick<Recipients, "findRecipient">;
  /** Handed out and not answered, an event is handed out again after this. */
  readonly leaseMs: number;
  /** How long a poll stays open while there is nothing to tell. */
  readonly longPollMs: number;
  readonly isStopping: () => boolean;
}

/** A poll of one recipient (RFC 8936 section 2.2). */
export interface Poll {
  /** schacHome; the institution's own for its SIS. */
  readonly recipient: string;
  readonly answers: PolledAnswers;
  readonly maxEvents: number;
  readonly returnImmediately: boolean;
  /** Aborted when the client has hung up: what it would be handed then would be lost for a lease. */
  readonly signal: AbortSignal;
}

/** Tokens by `jti`. */
export interface Polled {
  readonly sets: ReadonlyMap<string, string>;
  readonly more: boolean;
}

/** Answers polls, and knows who waits. */
export interface PollService extends AsyncDisposable {
  /** Throws PeerUnreachable when what the recipient says about itself is needed and cannot be had. */
  poll(request: Poll): Promise<Polled>;
  nudge(): void;
}

const NOTHING: Polled = { sets: new Map(), more: false };

export function openPollService(ports: PollPorts): PollService {
  const { pool, clock } = ports;
  const waiters = openPollWaiters({
    findFetchable: (recipients) => findFetchable(pool, recipients, clock.now()),
    isStopping: ports.isStopping,
  });
  return {
    poll: (request) => servePoll(ports, waiters, request),
    nudge: () => waiters.nudge(),
    [Symbol.asyncDispose]: () => waiters[Symbol.asyncDispose](),
  };
}

async function servePoll(ports: PollPorts, waiters: PollWaiters, request: Poll): Promise<Polled> {
  const { recipient, answers, maxEvents, returnImmediately, signal } = request;
  await settlePolledAnswers(ports, recipient, answers);
  if (maxEvents === 0) return NOTHING;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(ports.longPollMs)]);
  for (;;) {
    const polled = await take(ports, recipient, Math.min(maxEvents, MOST_EVENTS));
    if (polled.sets.size > 0 || returnImmediately) return polled;
    // No connection of the database is held meanwhile.
    if (!(await waiters.wait(recipient, patience)) || signal.aborted) return NOTHING;
  }
}

async function take(ports: PollPorts, recipient: string, most: number): Promise<Polled> {
  const { pool, clock, leaseMs } = ports;
  const taken = await takeForPoll(pool, recipient, { now: clock.now(), most, leaseMs });
  if (taken.deliveries.length === 0) return { ...NOTHING, more: taken.more };
  // What cannot be handed out now is there at once for the next poll.
  let left = taken.deliveries.map(({ deliveryId }) => deliveryId);
  try {
    const travelling = await tokensFor(ports, recipient, taken.deliveries);
    const sets = firstThatFit(travelling);
    left = travelling.flatMap(([deliveryId]) => (sets.has(deliveryId) ? [] : [deliveryId]));
    return { sets, more: taken.more || left.length > 0 };
  } finally {
    await giveBackForPoll(pool, left);
  }
}

type Travelling = readonly (readonly [deliveryId: string, token: string])[];

/** Tokens as they must travel; without those that must be encrypted for a key that the recipient does not publish. */
async function tokensFor(
  ports: PollPorts,
  recipient: string,
  deliveries: readonly DueDelivery[],
): Promise<Travelling> {
  const found = await ports.recipients.findRecipient(recipient);
  if (found === undefined) return [];
  const { audience, peer } = found;
  const tokens = await signedEvents(ports, { entityId: audience }, deliveries);
  const travelling = await Promise.all(
    deliveries.map(async ({ deliveryId }): Promise<Travelling> => {
      const token = tokens.get(deliveryId) ?? "";
      if (peer === undefined) return [[deliveryId, token]];
      const outgoing = await ports.outgoing.outgoing(token, peer);
      return outgoing.way === "withheld" ? [] : [[deliveryId, outgoing.token]];
    }),
  );
  return travelling.flat();
}

/** As many as one answer may hold, at least one. */
function firstThatFit(travelling: Travelling): ReadonlyMap<string, string> {
  const sets = new Map<string, string>();
  let size = 0;
  for (const [deliveryId, token] of travelling) {
    size += token.length;
    if (sets.size > 0 && size > MOST_BATCH_BYTES) break;
    sets.set(deliveryId, token);
  }
  return sets;
}
