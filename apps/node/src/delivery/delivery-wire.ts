import { type DeskSchemas, EVENT_BASE } from "@wissel/contract";
import type { PeerDirectory, PinnedPeer } from "@wissel/core";
import type { DeliverySummary, LastEvent, RecipientHealth, RecipientPause } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import { WIDE_WINDOW, WINDOW } from "./pump.ts";
import type { Recipients, SisRecipient } from "./recipients.ts";

export function toWireDelivery(delivery: DeliverySummary): DeskSchemas["Delivery"] {
  const { deliveryId, kind, recipient, state, attempts, eventType, associationId, lastReason } = delivery;
  const event = eventType?.startsWith(EVENT_BASE) === true ? eventType.slice(EVENT_BASE.length) : eventType;
  return {
    ...{ deliveryId, kind, recipient, state, attempts },
    ...present({ event, associationId, lastReason }),
    ...(state === "pending" ? { nextAttemptAt: delivery.nextAttemptAt.toISOString() } : {}),
    createdAt: delivery.createdAt.toISOString(),
    ...present({
      settledAt: delivery.settledAt?.toISOString(),
      replayedAt: delivery.replayedAt?.toISOString(),
    }),
  };
}

export function toWirePause({ cause, reason, until, at }: RecipientPause): DeskSchemas["Pause"] {
  return { cause, reason, at: at.toISOString(), ...present({ until: until?.toISOString() }) };
}

interface PartnerPorts {
  readonly own: { readonly schacHome: string };
  readonly peers: Pick<PeerDirectory, "lastContact" | "listPinned">;
  readonly recipients: Pick<Recipients, "batching" | "polling">;
  readonly sis: SisRecipient | undefined;
}

/** Partners in the order of the peers file, then the own SIS, then whoever is still owed something. */
export async function toWirePartners(
  ports: PartnerPorts,
  health: readonly RecipientHealth[],
  verified: readonly LastEvent[],
): Promise<readonly DeskSchemas["PartnerHealth"][]> {
  const byRecipient = new Map(health.map((one) => [one.recipient, one]));
  const pinned = new Map(ports.peers.listPinned().map((peer) => [peer.schacHome, peer]));
  const names = new Set([
    ...pinned.keys(),
    ...(ports.sis === undefined ? [] : [ports.own.schacHome]),
    ...byRecipient.keys(),
  ]);
  return await Promise.all(
    [...names].map(async (schacHome) => {
      const peer = pinned.get(schacHome);
      const lastContact = peer === undefined ? undefined : await ports.peers.lastContact(schacHome);
      const verification = verified.find(({ issuer }) => issuer === schacHome);
      return toWirePartner(ports, {
        ...{ schacHome, peer, lastContact, verification },
        health: byRecipient.get(schacHome),
      });
    }),
  );
}

interface Known {
  readonly schacHome: string;
  readonly peer: PinnedPeer | undefined;
  readonly lastContact: Date | undefined;
  readonly health: RecipientHealth | undefined;
  readonly verification: LastEvent | undefined;
}

function toWirePartner(
  { own, recipients }: PartnerPorts,
  { schacHome, peer, lastContact, health, verification }: Known,
): DeskSchemas["PartnerHealth"] {
  const count = (state: Parameters<RecipientHealth["owed"]["get"]>[0]) => health?.owed.get(state) ?? 0;
  const kind = schacHome === own.schacHome ? "sis" : peer === undefined ? "former" : "partner";
  const failures = health?.failures ?? 0;
  const most = recipients.batching().includes(schacHome) ? WIDE_WINDOW : WINDOW;
  return {
    schacHome,
    name: peer?.name ?? schacHome,
    kind,
    send: recipients.polling.includes(schacHome) ? "poll" : "push",
    receive: peer?.events?.receive ?? "push",
    failures,
    window: health?.pause !== undefined ? 0 : failures > 0 ? 1 : most,
    inFlight: count("queued") + count("sending"),
    owed: {
      pending: count("pending"),
      awaitingPoll: count("awaiting_poll"),
      parked: count("parked"),
      held: count("held"),
    },
    ...present({
      lastContactAt: lastContact?.toISOString(),
      leftAloneUntil: health?.leftAloneUntil?.toISOString(),
      verification: verification && toWireVerification(verification),
      pause: health?.pause && toWirePause(health.pause),
      oldestOwedAt: health?.oldestOwedAt?.toISOString(),
    }),
  };
}

/** The state is whatever the partner was asked to send back. */
function toWireVerification({ at, payload: { state } }: LastEvent) {
  return { at: at.toISOString(), ...(typeof state === "string" ? { state } : {}) };
}
