import { type Clock, isCauseGone, type NewId, PASSING_REASONS } from "@wissel/core";
import {
  type ConnectionPool,
  inTransaction,
  listParkedEvents,
  noteSelfReplayed,
  type ParkedEvent,
  replayDeliveries,
  settleRefusals,
  tellOfParked,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "./loop.ts";
import type { Recipients } from "./recipients.ts";

export interface ParkedPorts {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly recipients: Pick<Recipients, "isKnown">;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn">;
  /** Something is to be sent. */
  readonly kick: () => void;
}

const AT_ONCE = 500;
const EVERY_MS = 60_000;

/** Looks once a minute after events that their recipients refused. */
export function startLookingAfterParked(ports: ParkedPorts): Loop {
  return startLoop({
    everyMs: EVERY_MS,
    onError: (error) => ports.log.warn({ err: error }, "parked events are not looked after"),
    run: () => lookAfterParked(ports),
  });
}

/**
 * Sends again, once, what was refused for a reason that has gone; opens a task about what is parked, which settles
 * itself when the event is taken after all. Whatever is left waits for a person, who may have it sent again at any time.
 */
export async function lookAfterParked(ports: ParkedPorts): Promise<void> {
  const { pool, clock, newId, recipients: directory, log, kick } = ports;
  const replayed = await inTransaction(pool, async (client) => {
    const at = clock.now();
    await tellOfParked(client, { newId, at, limit: AT_ONCE });
    await settleRefusals(client, at);
    const parked = await listParkedEvents(client, { reasons: PASSING_REASONS, limit: AT_ONCE });
    const gone = parked.filter((event) =>
      isCauseGone(event.reason, { ...event, isKnown: directory.isKnown(event.recipient) }),
    );
    const deliveryIds = await noteSelfReplayed(client, gone.map(idOf), at);
    await replayDeliveries(client, { deliveryIds, states: ["parked"] }, at);
    return gone.filter(({ deliveryId }) => deliveryIds.includes(deliveryId));
  });
  if (replayed.length === 0) return;
  const recipients = [...new Set(replayed.map(({ recipient }) => recipient))];
  log.info({ count: replayed.length, recipients }, "what was refused is sent again, as the cause has gone");
  kick();
}

function idOf({ deliveryId }: ParkedEvent): string {
  return deliveryId;
}
