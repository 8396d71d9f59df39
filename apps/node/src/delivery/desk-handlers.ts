import { type DeskOperations, problemOf, type SisOperations, VERIFICATION_EVENT } from "@wissel/contract";
import type { Clock, NewAuditEntry, PeerDirectory } from "@wissel/core";
import {
  type ConnectionPool,
  countReplay,
  findDelivery,
  inTransaction,
  listDeliveries,
  listLastEvents,
  listRecipientHealth,
  pauseRecipient,
  type ReplayFilter,
  replayDeliveries,
  resumeRecipient,
  writeAudit,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { auditActorOf } from "../audit/audit-actor.ts";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { toWireDelivery, toWirePartners, toWirePause } from "./delivery-wire.ts";
import type { Recipients, SisRecipient } from "./recipients.ts";

export interface DeskDeliveryPorts {
  readonly pool: ConnectionPool;
  readonly own: { readonly schacHome: string };
  readonly peers: Pick<PeerDirectory, "lastContact" | "listPinned">;
  readonly recipients: Pick<Recipients, "batching" | "isKnown" | "polling">;
  readonly sis: SisRecipient | undefined;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "info">;
  readonly kick: () => void;
}

type Shared = "listDeliveries" | "getDelivery" | "replayDeliveries" | "listPartnerHealth";

/** What the SIS sees of deliveries. */
export type SisDeliveryHandlers = Pick<Handlers<SisOperations>, Shared>;

/** What officers see of deliveries and partners, and do about them. */
export type DeskDeliveryHandlers = Pick<Handlers<DeskOperations>, Shared | "pausePartner" | "resumePartner">;

export function sisDeliveryHandlers(ports: DeskDeliveryPorts): SisDeliveryHandlers {
  const { pool, clock } = ports;
  return {
    async listDeliveries({ query }) {
      const { recipient, state, cursor: after, limit = 100 } = query;
      // One more than asked for tells whether there is a next page.
      const found = await listDeliveries(pool, { limit: limit + 1, ...present({ recipient, state, after }) });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.deliveryId : undefined;
      return { status: 200, body: { items: page.map(toWireDelivery), ...present({ next }) } };
    },

    async getDelivery({ params }) {
      const found = await findDelivery(pool, params.deliveryId);
      if (found === undefined) return { problem: problemOf("delivery-unknown") };
      const history = found.history.map(({ at, ...attempt }) => ({ ...attempt, at: at.toISOString() }));
      return { status: 200, body: { ...toWireDelivery(found), history } };
    },

    async replayDeliveries({ body, query: { dryRun = false }, caller }) {
      const { deliveryIds, recipient, createdFrom, createdUntil, states } = body;
      if ((deliveryIds === undefined) === (recipient === undefined)) {
        const detail = "needs either deliveryIds or recipient";
        return { problem: invalidRequest([{ in: "body", pointer: "#", detail }]) };
      }
      const filter: ReplayFilter = {
        ...present({ deliveryIds, recipient }),
        ...(createdFrom === undefined ? {} : { createdFrom: new Date(createdFrom) }),
        ...(createdUntil === undefined ? {} : { createdUntil: new Date(createdUntil) }),
        states: states ?? ["parked", "held"],
      };
      if (dryRun) return { status: 200, body: { dryRun, count: await countReplay(pool, filter) } };
      const now = clock.now();
      const count = await inTransaction(pool, async (client) => {
        const replayed = await replayDeliveries(client, filter, now);
        await writeAudit(client, replaysOf(filter, { at: now, actor: auditActorOf(caller, "officer") }));
        return replayed;
      });
      ports.log.info({ count, recipient, by: nameOf(caller) }, "deliveries are sent again");
      ports.kick();
      return { status: 200, body: { dryRun, count } };
    },

    async listPartnerHealth() {
      const health = await listRecipientHealth(pool, clock.now());
      const issuers = ports.peers.listPinned().map(({ schacHome }) => schacHome);
      const verified = await listLastEvents(pool, issuers, VERIFICATION_EVENT);
      return { status: 200, body: { items: await toWirePartners(ports, health, verified) } };
    },
  };
}

export function deskDeliveryHandlers(ports: DeskDeliveryPorts): DeskDeliveryHandlers {
  const { pool, clock, log } = ports;
  const shared = sisDeliveryHandlers(ports);
  return {
    ...shared,
    async pausePartner({ params, body, caller }) {
      const { schacHome: recipient } = params;
      if (!ports.recipients.isKnown(recipient)) return { problem: problemOf("partner-unknown") };
      const until = body.until === undefined ? {} : { until: new Date(body.until) };
      const pause = { recipient, cause: "operator", reason: body.reason, at: clock.now(), ...until } as const;
      await pauseRecipient(pool, pause);
      log.info({ recipient, until: body.until, by: nameOf(caller) }, "nothing is sent to a partner for now");
      return { status: 200, body: toWirePause(pause) };
    },

    async resumePartner({ params, caller }) {
      const { schacHome: recipient } = params;
      if (!ports.recipients.isKnown(recipient)) return { problem: problemOf("partner-unknown") };
      const wasPaused = await resumeRecipient(pool, recipient, clock.now());
      if (wasPaused) log.info({ recipient, by: nameOf(caller) }, "a partner is sent to again");
      ports.kick();
      return { status: 204 };
    },
  };
}

/** What was asked for, not what came of it: which deliveries there were is in their own history. */
function replaysOf(
  { deliveryIds, recipient }: ReplayFilter,
  decision: Pick<NewAuditEntry, "at" | "actor">,
): readonly NewAuditEntry[] {
  const replay = { ...decision, what: "deliveries-replayed", ...present({ partner: recipient }) };
  return deliveryIds?.map((id) => ({ ...replay, object: `delivery:${id}` })) ?? [replay];
}

/** For the log: a client, or that it was an officer; never who. */
function nameOf(caller: Caller): string {
  return caller.kind === "sis" ? caller.clientId : caller.kind;
}
