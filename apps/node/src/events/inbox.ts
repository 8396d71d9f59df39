import { setTimeout as delay } from "node:timers/promises";
import { VERIFICATION_EVENT } from "@wissel/contract";
import type { AcceptedEvent } from "@wissel/core";
import { EVENT_NAMES } from "@wissel/core";
import {
  type ConnectionPool,
  countUnjudged,
  type Disposed,
  disposeEvents,
  inKeyedTransaction,
  lockReceivedEvents,
  type Queryable,
  trimQuarantine,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { startLoop } from "../delivery/loop.ts";
import { isOutage } from "../http/outage.ts";
import type { InboxHandlers, Judged, Receipt } from "./inbox-handlers.ts";

export interface InboxPorts {
  readonly pool: ConnectionPool;
  readonly handlers: InboxHandlers;
  /** Writes what is owed for a batch, in its transaction. */
  readonly oweReceipts: (client: Queryable, receipts: readonly Receipt[]) => Promise<void>;
  readonly log: Pick<FastifyBaseLogger, "warn" | "error">;
  /** Receipts may be owed now. */
  readonly kickDeliveries: () => void;
}

/** Applies what was accepted. Disposing waits for the batch under way. */
export interface Inbox extends AsyncDisposable {
  kick(): void;
  /** Resolves when all that was accepted is judged, or after some seconds: an event may be set aside. */
  settled(): Promise<void>;
}

const BATCH = 50;
const POLL_MS = 500;
/** An event that our own code fails on is left alone for this many polls' worth of time. */
const SET_ASIDE_MS = 30_000;
const SETTLED_LOOKS = 50;
const SETTLED_EVERY_MS = 100;
/** Per partner and reason; what is dropped beyond it was disputed when it came. */
const MOST_QUARANTINED = 1000;

/** Starts judging accepted events, oldest first. Several processes may do so at once. */
export function startInbox(ports: InboxPorts): Inbox {
  const aside = new Map<string, { readonly event: AcceptedEvent; readonly until: number }>();
  const loop = startLoop({
    everyMs: POLL_MS,
    onError: (error) => ports.log.warn({ err: error }, "accepted events are not applied"),
    async run() {
      for (const [name, { until }] of aside) if (until <= Date.now()) aside.delete(name);
      let count: number;
      do {
        count = await applySome(ports, aside);
        if (count > 0) ports.kickDeliveries();
      } while (count > 0);
    },
  });
  return {
    kick: () => loop.nudge(),
    async settled() {
      for (let looks = 0; looks < SETTLED_LOOKS; looks += 1) {
        if ((await countUnjudged(ports.pool)) === 0) return;
        loop.nudge();
        await delay(SETTLED_EVERY_MS);
      }
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

type Aside = Map<string, { readonly event: AcceptedEvent; readonly until: number }>;

/** A batch in one transaction; when one event fails, each by itself, so that it does not hold up the others. */
async function applySome(ports: InboxPorts, aside: Aside): Promise<number> {
  try {
    return await applyBatch(ports, BATCH, aside);
  } catch (error) {
    if (!(error instanceof EventFailed)) throw error;
    return await applyOne(ports, aside);
  }
}

async function applyOne(ports: InboxPorts, aside: Aside): Promise<number> {
  try {
    return await applyBatch(ports, 1, aside);
  } catch (error) {
    if (!(error instanceof EventFailed)) throw error;
    const { event } = error;
    const facts = { err: error.cause, issuer: event.issuer, jti: event.jti, eventName: event.name };
    ports.log.error(facts, "an accepted event cannot be applied; it is kept and tried again");
    aside.set(`${event.issuer} ${event.jti}`, { event, until: Date.now() + SET_ASIDE_MS });
    return 1;
  }
}

async function applyBatch(ports: InboxPorts, limit: number, aside: Aside): Promise<number> {
  return await inKeyedTransaction(ports.pool, async (client) => {
    const except = [...aside.values()].map(({ event }) => event);
    const events = await lockReceivedEvents(client, limit, except);
    const judged = await judgeAll(client, ports.handlers, events);
    await disposeEvents(client, judged);
    for (const { issuer, reason } of quarantinedIn(judged)) {
      await trimQuarantine(client, { issuer, reason }, MOST_QUARANTINED);
    }
    await ports.oweReceipts(
      client,
      judged.flatMap(({ disposition: { receipt } }) => receipt ?? []),
    );
    return events.length;
  });
}

type JudgedEvent = Disposed & { readonly event: AcceptedEvent; readonly disposition: Judged };

/**
 * Events about one association one after the other, those about different ones side by side: what they ask of the
 * database then travels together. When one fails the others are waited for, as their statements belong to the
 * transaction that is about to be rolled back.
 */
async function judgeAll(
  client: Queryable,
  handlers: InboxHandlers,
  events: readonly AcceptedEvent[],
): Promise<readonly JudgedEvent[]> {
  const chains = new Map<string, Promise<unknown>>();
  const judging = events.map((event) => {
    const name = `${event.issuer} ${event.associationId}`;
    const before = chains.get(name) ?? Promise.resolve();
    const judged = before.then(async () => ({ event, disposition: await judge(client, handlers, event) }));
    chains.set(name, judged);
    return judged;
  });
  const settled = await Promise.allSettled(judging);
  const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  // After the first failure PostgreSQL refuses whatever else the transaction asks: an outage is the better reason.
  if (failures.length > 0) throw failures.find((failure) => !(failure instanceof EventFailed)) ?? failures[0];
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

function quarantinedIn(
  judged: readonly JudgedEvent[],
): readonly { readonly issuer: string; readonly reason: string }[] {
  const named = judged.flatMap(({ event: { issuer }, disposition }) =>
    disposition.kind === "quarantined"
      ? [[`${issuer} ${disposition.reason}`, { issuer, reason: disposition.reason }] as const]
      : [],
  );
  return [...new Map(named).values()];
}

async function judge(client: Queryable, handlers: InboxHandlers, event: AcceptedEvent): Promise<Judged> {
  const name = EVENT_NAMES.find((known) => known === event.name);
  // Its arrival is all there is to it.
  if (event.name === VERIFICATION_EVENT) return { kind: "applied" };
  // A partner that was upgraded before us: kept until we know the type too.
  if (name === undefined) return { kind: "quarantined", reason: "unknown_event_type" };
  try {
    return await handlers[name](client, event);
  } catch (error) {
    if (isOutage(error)) throw error; // nobody's fault: the transaction runs again, now or at the next poll
    throw new EventFailed(event, error);
  }
}

/** Says which event of a batch our code failed on. */
class EventFailed extends Error {
  override readonly name = "EventFailed";
  readonly event: AcceptedEvent;

  constructor(event: AcceptedEvent, cause: unknown) {
    super(`event ${event.jti} of ${event.issuer} cannot be applied`, { cause });
    this.event = event;
  }
}
