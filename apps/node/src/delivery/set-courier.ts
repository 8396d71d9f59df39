import {
  type Courier,
  detailOf,
  judge,
  judgeSilence,
  type Peer,
  type PushAnswer,
  type Verdict,
} from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { type SignPorts, signedEvents } from "../events/sign-events.ts";
import { type Outgoing, pushOutgoing } from "./outgoing.ts";
import { type BatchPorts, pushBatches, type SignedEvent } from "./push-batches.ts";
import type { EventRecipient, Recipients } from "./recipients.ts";

export interface SetCourierPorts extends SignPorts, BatchPorts {
  readonly recipients: Pick<Recipients, "findRecipient">;
  readonly http: Pick<PeerHttp, "postJsonWithin" | "postSet">;
  readonly outgoing: Outgoing;
}

/** Pushes signed events (RFC 8935). Each is signed once, and kept before it is first sent. */
export function setCourier(ports: SetCourierPorts): Courier {
  return {
    async attempt(deliveries) {
      const [first] = deliveries;
      if (first === undefined) return [];
      try {
        const recipient = await ports.recipients.findRecipient(first.recipient);
        if (recipient === undefined)
          return deliveries.map(() => ({ kind: "parked", reason: "recipient-unknown" }));
        const tokens = await signedEvents(ports, { entityId: recipient.audience }, deliveries);
        const events = deliveries.map((delivery) => ({
          delivery,
          token: tokens.get(delivery.deliveryId) ?? "",
        }));
        return await pushAll(ports, recipient, events);
      } catch (error) {
        // Where it can be reached is not known and can not be asked now.
        if (error instanceof PeerUnreachable) return deliveries.map(() => judgeSilence(error.code));
        throw error;
      }
    },
  };
}

/** Together where the recipient takes several at once; whatever that does not settle goes by itself. */
async function pushAll(
  ports: SetCourierPorts,
  recipient: EventRecipient,
  events: readonly SignedEvent[],
): Promise<readonly Verdict[]> {
  const { batch, peer } = recipient;
  const together =
    batch === undefined || peer === undefined || events.length < 2
      ? new Map<string, Verdict>()
      : await pushBatches(ports, { url: batch, peer }, events);
  return await Promise.all(
    events.map(
      async (event) => together.get(event.delivery.deliveryId) ?? (await pushOne(ports, recipient, event)),
    ),
  );
}

async function pushOne(
  { http, clock, outgoing }: SetCourierPorts,
  { push, peer }: EventRecipient,
  { delivery, token }: SignedEvent,
): Promise<Verdict> {
  // It was made one that polls a moment ago: the relay leaves the event for that.
  if (push === undefined) return { kind: "deferred", reason: "recipient-polls", notBefore: clock.now() };
  const { lastReason } = delivery;
  try {
    const answer = await travel(outgoing, { token, peer }, (travelling) => http.postSet(push, travelling));
    if (answer === "withheld") return { kind: "retry", reason: "encryption-key-missing" };
    const context = { now: clock.now(), ...(lastReason === undefined ? {} : { lastReason }) };
    return { ...judge(answer, context), answer: { road: "push", ...said(answer) } };
  } catch (error) {
    if (error instanceof PeerUnreachable) return judgeSilence(error.code);
    throw error;
  }
}

/** To a partner as it must travel; to the institution's own SIS as it is. */
async function travel(
  outgoing: Outgoing,
  { token, peer }: { readonly token: string; readonly peer: Peer | undefined },
  post: (token: string) => Promise<PushAnswer>,
): Promise<PushAnswer | "withheld"> {
  return peer === undefined ? await post(token) : await pushOutgoing(outgoing, { token, peer }, post);
}

/** A recipient's answer as people read it later: the status, and of a refusal its words. */
function said({ status, body }: PushAnswer): { readonly status: number; readonly detail?: string } {
  const words =
    typeof body === "object" && body !== null && "description" in body ? body.description : undefined;
  const detail = detailOf(words);
  return { status, ...(detail === undefined ? {} : { detail }) };
}
