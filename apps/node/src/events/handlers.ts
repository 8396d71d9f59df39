import { type EventsOperations, type EventsSchemas, problemOf } from "@wissel/contract";
import { PeerUnreachable } from "@wissel/peer";
import { MOST_EVENT_BYTES, MOST_EVENTS } from "../delivery/push-batches.ts";
import type { PollService } from "../delivery/serve-poll.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { type ReceivePorts, receivePush } from "./receive-push.ts";
import { openVerificationPace, oweVerification, streamIdOf, type VerificationPorts } from "./verification.ts";

export interface EventsPorts extends ReceivePorts {
  /** Our schacHome. */
  readonly own: string;
  readonly polls: Pick<PollService, "poll">;
  readonly verification: VerificationPorts;
}

/** A sender whose keys we could not fetch is asked to come again, not told that it is wrong. */
const KEYS_AWAY = { problem: problemOf("node-degraded"), headers: { "retry-after": "30" } };

/** Events: pushed here one by one (RFC 8935) or several at once, and fetched from here (RFC 8936). */
export function eventsHandlers(ports: EventsPorts): Handlers<EventsOperations> {
  const waitMsOf = openVerificationPace(ports.clock);
  return {
    async pushEvent({ body, log }) {
      const outcome = await orKeysAway(() => receivePush(ports, body));
      if (outcome === undefined) return KEYS_AWAY;
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

    async pushEvents({ body, log }) {
      const entries = Object.entries(body.sets);
      const ack: string[] = [];
      const setErrs: Record<string, SetError> = {};
      await Promise.all(
        entries.map(async ([jti, token]) => {
          const outcome = await receiveOneOf(ports, jti, token);
          if (outcome === "stored") ack.push(jti);
          else if (outcome !== undefined) setErrs[jti] = outcome;
        }),
      );
      const refused = Object.keys(setErrs).length;
      if (refused > 0) log.warn({ refused, events: entries.length }, "pushed events are refused");
      return { status: 202, body: { ack, setErrs }, headers: { "content-language": "en" } };
    },

    async requestVerification({ caller, body }) {
      const recipient = recipientOf(ports, caller);
      if (recipient === undefined) return { problem: problemOf("scope-missing") };
      const { stream_id: streamId, state } = body;
      if (streamId !== undefined && streamId !== streamIdOf(ports.audience, recipient)) {
        return { problem: problemOf("stream-unknown") };
      }
      const waitMs = waitMsOf(recipient);
      if (waitMs > 0) {
        const retryAfter = String(Math.ceil(waitMs / 1000));
        return { problem: problemOf("verification-too-soon"), headers: { "retry-after": retryAfter } };
      }
      await oweVerification(ports.verification, recipient, state);
      return { status: 204 };
    },

    async pollEvents({ caller, body, signal }) {
      const recipient = recipientOf(ports, caller);
      if (recipient === undefined) return { problem: problemOf("scope-missing") };
      const { maxEvents = MOST_EVENTS, returnImmediately = false, ack = [], setErrs = {} } = body;
      const answers = { acks: ack, errors: new Map(Object.entries(setErrs)) };
      const request = { recipient, answers, maxEvents, returnImmediately, signal: signal() };
      const polled = await orKeysAway(() => ports.polls.poll(request));
      if (polled === undefined) return KEYS_AWAY;
      const { sets, more } = polled;
      return {
        status: 200,
        body: { sets: Object.fromEntries(sets), ...(more ? { moreAvailable: true } : {}) },
      };
    },
  };
}

type SetError = EventsSchemas["PushRefusal"];

/** Judged as if it had been pushed by itself; undefined when it cannot be judged now. */
async function receiveOneOf(
  ports: ReceivePorts,
  jti: string,
  token: string,
): Promise<"stored" | SetError | undefined> {
  if (token.length > MOST_EVENT_BYTES) {
    return { err: "invalid_request", description: `a token may have ${MOST_EVENT_BYTES} bytes` };
  }
  const outcome = await orKeysAway(() => receivePush(ports, token));
  if (outcome === undefined) return undefined;
  if (!outcome.ok) return { err: outcome.refusal.code, description: outcome.refusal.description };
  if (outcome.value.jti !== jti)
    return { err: "invalid_request", description: "this is not the token's jti" };
  return "stored";
}

/** Undefined when a partner's keys, or what it says about itself, cannot be had now. */
async function orKeysAway<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PeerUnreachable) return undefined;
    throw error;
  }
}

/** A partner fetches what it is owed, the institution's SIS what the institution is told. */
function recipientOf({ own, clock, noteContact }: EventsPorts, caller: Caller): string | undefined {
  if (caller.kind === "sis") return own;
  if (caller.kind !== "peer") return undefined;
  noteContact(caller.schacHome, clock.now());
  return caller.schacHome;
}
