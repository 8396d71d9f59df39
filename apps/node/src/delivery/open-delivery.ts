import type { EventsOperations } from "@wissel/contract";
import type { Clock, Courier, NewId, PeerDirectory, RetryLadder, Verdict } from "@wissel/core";
import type { PeerHttp } from "@wissel/peer";
import { openWakeQueue, type QueueBackend } from "@wissel/queue";
import type { ConnectionPool } from "@wissel/store";
import type { SealingKey, SetVerification, SigningKey } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import type { Registry } from "prom-client";
import { startDoubts } from "../events/doubts.ts";
import { withinEnrolmentStream } from "../events/enrolment-stream.ts";
import { openEventCheck } from "../events/event-schemas.ts";
import { eventsHandlers } from "../events/handlers.ts";
import { type Inbox, startInbox } from "../events/inbox.ts";
import type { EventHandler } from "../events/inbox-handlers.ts";
import type { IncomingPorts } from "../events/incoming.ts";
import { eventKeeper } from "../events/keep-events.ts";
import { type StatementKeeperPorts, statementKeeper } from "../events/keep-statements.ts";
import { offeringChanged } from "../events/offering-changed.ts";
import { receivePush } from "../events/receive-push.ts";
import type { SignPorts } from "../events/sign-events.ts";
import { studentChanged } from "../events/student-changed.ts";
import { studentDeregistered } from "../events/student-deregistered.ts";
import type { PollClient } from "../federation/poll-client.ts";
import type { Handlers } from "../http/operation.ts";
import { resultEventHandlers } from "../results/event-handlers.ts";
import type { IssuePorts } from "../results/issue-results.ts";
import { myResultHandlers } from "../results/me-handlers.ts";
import {
  type DeskOverviewHandlers,
  deskOverviewHandlers,
  type SisOverviewHandlers,
  sisOverviewHandlers,
} from "../results/overview-handlers.ts";
import { oweReceipts } from "../results/owe-receipts.ts";
import { receiptEventHandlers } from "../results/receipt-handlers.ts";
import { type SisResultHandlers, sisResultHandlers } from "../results/sis-handlers.ts";
import {
  type DeskTaskHandlers,
  deskTaskHandlers,
  type SisTaskHandlers,
  sisTaskHandlers,
} from "../results/task-handlers.ts";
import { openContacts } from "./contacts.ts";
import {
  type DeskDeliveryHandlers,
  deskDeliveryHandlers,
  type SisDeliveryHandlers,
  sisDeliveryHandlers,
} from "./desk-handlers.ts";
import { maintenanceOf } from "./maintenance.ts";
import { openDeliveryMetrics } from "./metrics.ts";
import type { Outgoing } from "./outgoing.ts";
import { startLookingAfterParked } from "./parked.ts";
import { startPollingPeers } from "./poll-peers.ts";
import { startPump } from "./pump.ts";
import { openRecipients, type SisRecipient } from "./recipients.ts";
import { openPollService } from "./serve-poll.ts";
import { setCourier } from "./set-courier.ts";
import { settleAttempts } from "./settle-attempts.ts";
import { tellingSis } from "./tell-sis.ts";
import { type VerifyPartnerHandlers, verifyPartnerHandlers } from "./verify-partner.ts";

/** What this area is made of; each part is somebody else's. */
export interface DeliveryParts {
  readonly own: { readonly entityId: string; readonly schacHome: string };
  readonly pool: ConnectionPool;
  readonly queue: { readonly backend: QueueBackend; readonly prefix: string };
  readonly peers: Pick<
    PeerDirectory,
    "findBySchacHome" | "findByEntityId" | "lastContact" | "listPinned" | "noteContact"
  >;
  /** The own SIS, where it is told of events. */
  readonly sis: SisRecipient | undefined;
  readonly eventKeysOf: SetVerification["eventKeysOf"];
  readonly http: Pick<PeerHttp, "postJsonWithin" | "postSet">;
  /** To partners that cannot reach this node. */
  readonly pollClient: PollClient;
  /** How tokens travel to partners. */
  readonly outgoing: Outgoing;
  /** How tokens of partners arrive. */
  readonly incoming: IncomingPorts;
  readonly statements: StatementKeeperPorts["peers"];
  readonly agreedScales: IssuePorts["agreedScales"];
  /** The key that signs events now. */
  readonly eventKey: () => SigningKey;
  readonly revokedKids: SignPorts["revokedKids"];
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly ladder: RetryLadder;
  readonly leaseMs: number;
  /** The most events in one request, to partners that take several. */
  readonly eventsPerPush: number;
  /** How long a poll for events stays open while there is nothing to tell. */
  readonly longPollMs: number;
  readonly isStopping: () => boolean;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
  readonly registry: Registry;
}

/** What other areas add before work begins. */
export interface StartParts {
  /** Whether this process sends and applies, or only serves. */
  readonly works: boolean;
  readonly commandCourier: Courier;
  readonly eduxchangeCourier: Courier;
  readonly enrolmentChanged: EventHandler;
  readonly roundPublished: EventHandler;
}

type JudgingParts = Pick<StartParts, "enrolmentChanged" | "roundPublished">;

/** Deliveries, events and results, put together. */
export interface DeliveryArea {
  readonly events: Handlers<EventsOperations>;
  readonly sis: SisResultHandlers & SisTaskHandlers & SisOverviewHandlers & SisDeliveryHandlers;
  readonly desk: DeskTaskHandlers & DeskOverviewHandlers & DeskDeliveryHandlers & VerifyPartnerHandlers;
  readonly me: ReturnType<typeof myResultHandlers>;
  /** Something new is owed and committed. */
  kick(): void;
  /** Settles deliveries that were inserted in hand and tried by their caller, and relays what is left of them. */
  settleInHand(
    recipient: string,
    settled: readonly { readonly deliveryId: string; readonly verdict: Verdict }[],
  ): Promise<void>;
  /** Takes a token in as if it had been pushed. */
  receive(token: string): ReturnType<typeof receivePush>;
  /** Resolves when the events that were accepted are judged, or soon after. */
  judged(): Promise<void>;
  /** Events that were accepted wait to be judged. */
  kickInbox(): void;
  /** Begins to judge accepted events; start() does too. */
  startJudging(parts: JudgingParts): void;
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
  let inbox: Inbox | undefined;
  const metrics = openDeliveryMetrics(parts.registry, pool);
  const settling = { pool, clock, log, metrics, ladder: parts.ladder, random: Math.random };
  const { leaseMs, longPollMs, isStopping, eventsPerPush } = parts;
  const recipients = openRecipients({ own: own.schacHome, peers, sis: parts.sis, eventsPerPush });
  const { revokedKids } = parts;
  const signing = { pool, issuer: own.entityId, eventKey, revokedKids, sealingKey, clock };
  const polls = openPollService({
    ...settling,
    ...signing,
    outgoing: parts.outgoing,
    recipients,
    leaseMs,
    longPollMs,
    isStopping,
  });
  const kick = () => {
    kickPump();
    polls.nudge();
  };
  const contacts = openContacts({ pool, clock, log, kick });
  const noteContact = (schacHome: string, at: Date) => {
    peers.noteContact(schacHome, at);
    contacts.hear(schacHome);
  };
  const receiving = {
    peers,
    eventKeysOf: parts.eventKeysOf,
    audience: own.entityId,
    sealingKey,
    incoming: parts.incoming,
    keepStatement: statementKeeper({ pool, peers: parts.statements, clock }),
    checkPayload: openEventCheck(),
    clock,
    noteContact,
    keepEvent: eventKeeper({ pool, kickInbox: () => inbox?.kick() }),
  };
  const { agreedScales } = parts;
  const results = {
    pool,
    own: own.schacHome,
    clock,
    newId: parts.newId,
    agreedScales,
    takesSigned: (home: string) =>
      peers.listPinned().some(({ schacHome, agreement }) => schacHome === home && agreement.results),
    log,
    kickDeliveries: kick,
  };

  const verification = { pool, own, clock, newId: parts.newId, kick };
  const desk = { pool, own, peers, recipients, sis: parts.sis, clock, log, kick };

  function startJudging({ enrolmentChanged, roundPublished }: JudgingParts): void {
    if (inbox !== undefined) return;
    const telling = { own: own.schacHome, clock, newId: parts.newId };
    const handlers = {
      ...resultEventHandlers(results),
      ...receiptEventHandlers(results),
      "enrolment-changed": withinEnrolmentStream(enrolmentChanged, { ...telling, log }),
      "offering-changed": offeringChanged,
      "student-deregistered": studentDeregistered(own.schacHome),
      "student-changed": studentChanged(telling),
      "round-published": roundPublished,
    };
    inbox = startInbox({
      pool,
      handlers: parts.sis === undefined ? handlers : tellingSis(handlers, telling),
      oweReceipts: (client, receipts) => oweReceipts(results, client, receipts),
      log,
      kickDeliveries: kick,
    });
    running.push(inbox);
  }

  return {
    events: eventsHandlers({ ...receiving, own: own.schacHome, polls, verification }),
    sis: {
      ...sisResultHandlers(results),
      ...sisTaskHandlers(results),
      ...sisOverviewHandlers(results),
      ...sisDeliveryHandlers(desk),
    },
    desk: {
      ...deskTaskHandlers(results),
      ...deskOverviewHandlers(results),
      ...deskDeliveryHandlers(desk),
      ...verifyPartnerHandlers({ ...verification, peers, sis: parts.sis, client: parts.pollClient }),
    },
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
    receive: (token) => receivePush(receiving, token),
    judged: async () => inbox?.settled(),
    kickInbox: () => inbox?.kick(),
    startJudging,
    checkQueue: () => checkQueue(),
    async start({ works, commandCourier, eduxchangeCourier, ...judging }) {
      const queue = await openWakeQueue({
        backend: parts.queue.backend,
        // On a shared Redis a job that another institution's worker takes is a job lost.
        prefix: `${parts.queue.prefix}:${own.schacHome}`,
        name: "deliveries",
        onError: (error) => log.warn({ err: error }, "the queue of deliveries has trouble"),
      });
      running.push(queue);
      checkQueue = () => queue.check();
      const { http, outgoing } = parts;
      const set = setCourier({ ...signing, recipients, http, outgoing, eventsPerPush });
      const couriers = { set, command: commandCourier, eduxchange: eduxchangeCourier };
      const pump = await startPump(
        { ...settling, queue, couriers, recipients, maintenanceOf: (name) => maintenanceOf(peers, name) },
        { sends: works, leaseMs },
      );
      running.push(pump);
      kickPump = () => pump.kick();
      if (!works) return;
      startJudging(judging);
      running.push(startDoubts(results));
      running.push(startLookingAfterParked({ ...verification, recipients, log }));
      const receive = (token: string) => receivePush(receiving, token);
      running.push(
        startPollingPeers({ peers, client: parts.pollClient, receive, log, pauseMs: POLL_PAUSE_MS }),
      );
    },
    async close() {
      for (const part of running.splice(0).reverse()) await part[Symbol.asyncDispose]();
      await polls[Symbol.asyncDispose]();
      await contacts[Symbol.asyncDispose]();
    },
  };
}

/** Between polls of a partner that is away, or does not keep them open. */
const POLL_PAUSE_MS = 2_000;
