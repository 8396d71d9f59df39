import type { EventsOperations } from "@wissel/contract";
import type { Handlers } from "../http/operation.ts";
import { type ReceivePorts, receivePush } from "./receive-push.ts";

/** The push endpoint (RFC 8935). */
export function eventsHandlers(ports: ReceivePorts): Handlers<EventsOperations> {
  return {
    async pushEvent({ body, log }) {
      const outcome = await receivePush(ports, body);
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
