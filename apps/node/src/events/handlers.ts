import { type EventsOperations, problemOf } from "@wissel/contract";
import type { Outcome } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import type { SetRefusal } from "@wissel/trust";
import type { Handlers } from "../http/operation.ts";
import { type ReceivePorts, receivePush } from "./receive-push.ts";

/** A sender whose keys we could not fetch is asked to come again, not told that it is wrong. */
const KEYS_AWAY = { problem: problemOf("node-degraded"), headers: { "retry-after": "30" } };

/** The push endpoint (RFC 8935). */
export function eventsHandlers(ports: ReceivePorts): Handlers<EventsOperations> {
  return {
    async pushEvent({ body, log }) {
      const outcome = await receiveOrLater(ports, body);
      if (outcome === "keys-away") return KEYS_AWAY;
      if (outcome.ok) return { status: 202 };
      const { code, description } = outcome.refusal;
      log.warn({ code, description }, "a pushed event is refused");
      return {
        status: 400,
        body: { err: code, description },
        headers: { "content-language": "en" },
        contentType: "application/json",
      };
    },
  };
}

async function receiveOrLater(
  ports: ReceivePorts,
  token: string,
): Promise<Outcome<"stored" | "known", SetRefusal> | "keys-away"> {
  try {
    return await receivePush(ports, token);
  } catch (error) {
    if (error instanceof PeerUnreachable) return "keys-away";
    throw error;
  }
}
