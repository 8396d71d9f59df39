import type { EventsOperations } from "@wissel/contract";
import type { Clock, Courier, NewId, PeerDirectory, RetryLadder, Verdict } from "@wissel/core";
import type { PeerHttp } from "@wissel/peer";
import { openWakeQueue, type QueueBackend } from "@wissel/queue";
import type { ConnectionPool } from "@wissel/store";
import type { SealingKey, SetVerification, SigningKey } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import type { Registry } from "prom-client";
import { withinEnrolmentStream } from "../events/enrolment-stream.ts";
import { openEventCheck } from "../events/event-schemas.ts";
import { eventsHandlers } from "../events/handlers.ts";
import { startInbox } from "../events/inbox.ts";
import type { EventHandler } from "../events/inbox-handlers.ts";
import type { IncomingPorts } from "../events/incoming.ts";
import type { Handlers } from "../http/operation.ts";
import { resultEventHandlers } from "../results/event-handlers.ts";
import { myResultHandlers } from "../results/me-handlers.ts";
import { type SisResultHandlers, sisResultHandlers } from "../results/sis-handlers.ts";
import { openContacts } from "./contacts.ts";
import { openDeliveryMetrics } from "./metrics.ts";
import type { Outgoing } from "./outgoing.ts";
import { startPump } from "./pump.ts";
import { setCourier } from "./set-courier.ts";
import { settleAttempts } from "./settle-attempts.ts";

/** What this area is made of; each part is somebody else's. */
export interface DeliveryParts {
  readonly own: { readonly entityId: string; readonly schacHome: string };
  readonly pool: ConnectionPool;
  readonly queue: { readonly backend: QueueBackend; readonly prefix: string };
  readonly peers: Pick<PeerDirectory, "findBySchacHome" | "findByEntityId" | "noteContact">;
  readonly eventKeysOf: SetVerification["eventKeysOf"];
  readonly http: Pick<PeerHttp, "postSet">;
  /** How tokens travel to partners. */
  readonly outgoing: Outgoing;
  /** How tokens of partners arrive. */
  readonly incoming: IncomingPorts;
  /** The key that signs events now. */
  readonly eventKey: () => SigningKey;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly ladder: RetryLadder;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "warn" | "error">;
  readonly registry: Registry;
}

/** What other areas add before work begins. */
export interface StartParts {
  /** Whether this process sends and applies, or only serves. */
  readonly works: boolean;
  readonly commandCourier: Courier;
  readonly enrolmentChanged: EventHandler;
  readonly roundPublished: EventHandler;
}

/** Deliveries, events and results, put together. */
export interface DeliveryArea {
  readonly events: Handlers<EventsOperations>;
  readonly sis: SisResultHandlers;
  readonly me: ReturnType<typeof myResultHandlers>;
  /** Something new is owed and committed. */
  kick(): void;
  /** Settles deliveries that were inserted in hand and tried by their caller, and relays what is left of them. */
  settleInHand(
    recipient: string,
    settled: readonly { readonly deliveryId: string; readonly verdict: Verdict }[],
  ): Promise<void>;
  /** Throws when the queue cannot be reached. Before the start there is none. */
  checkQueue(): Promise<void>;
  start(parts: StartParts): Promise<void>;
  /** Takes no more work, waits for what is under way. */
  close(): Promise<void>;
}

export function openDelivery(parts: DeliveryParts): DeliveryArea {
  const { own, pool, clock, log, eventKey, sealingKey, peers } = parts;
  const running: AsyncDisposable[] = [];
  let checkQueue = async (): Promise<void> => undefined;
  let kickPump = (): void => undefined;
  let kickInbox = (): void => undefined;
  const kick = () => kickPump();
  const metrics = openDeliveryMetrics(parts.registry, pool);
  const settling = { pool, clock, log, metrics, ladder: parts.ladder, random: Math.random };
  const contacts = openContacts({ pool, clock, log, kick });
  const results = { pool, own: own.schacHome, clock, newId: parts.newId, log, kickDeliveries: kick };

  return {
    events: eventsHandlers({
      pool,
      peers,
      eventKeysOf: parts.eventKeysOf,
      audience: own.entityId,
      sealingKey,
      incoming: parts.incoming,
      checkPayload: openEventCheck(),
      clock,
      noteContact: (schacHome, at) => {
        peers.noteContact(schacHome, at);
        contacts.hear(schacHome);
      },
      kickInbox: () => kickInbox(),
    }),
    sis: sisResultHandlers(results),
    me: myResultHandlers({ pool }),
    kick,
    async settleInHand(recipient, settled) {
      const inHand = { kind: "command", epoch: 0, attempts: 0, createdAt: clock.now() } as const;
      const attempted = settled.map(({ deliveryId, verdict }) => ({
        delivery: { ...inHand, deliveryId },
        verdict,
      }));
      await settleAttempts(settling, recipient, attempted);
      if (settled.some(({ verdict }) => verdict.kind === "retry")) kick();
    },
    checkQueue: () => checkQueue(),
    async start({ works, commandCourier, enrolmentChanged, roundPublished }) {
      const queue = await openWakeQueue({
        backend: parts.queue.backend,
        // On a shared Redis a job that another institution's worker takes is a job lost.
        prefix: `${parts.queue.prefix}:${own.schacHome}`,
        name: "deliveries",
        onError: (error) => log.warn({ err: error }, "the queue of deliveries has trouble"),
      });
      running.push(queue);
      checkQueue = () => queue.check();
      const issuer = own.entityId;
      const { http, outgoing } = parts;
      const set = setCourier({ pool, peers, http, outgoing, issuer, eventKey, sealingKey, clock });
      const couriers = { set, command: commandCourier };
      const pump = await startPump(
        { ...settling, queue, couriers },
        { sends: works, leaseMs: parts.leaseMs },
      );
      running.push(pump);
      kickPump = () => pump.kick();
      if (!works) return;
      const handlers = {
        ...resultEventHandlers(results),
        "enrolment-changed": withinEnrolmentStream(enrolmentChanged, log),
        "round-published": roundPublished,
      };
      const inbox = startInbox({ pool, handlers, log, kickDeliveries: kick });
      running.push(inbox);
      kickInbox = () => inbox.kick();
    },
    async close() {
      for (const part of running.splice(0).reverse()) await part[Symbol.asyncDispose]();
      await contacts[Symbol.asyncDispose]();
    },
  };
}
