import { createHash } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import {
  type AcceptedEvent,
  type Agreement,
  type Clock,
  type EventName,
  granted,
  type JsonObject,
  type Outcome,
  type Peer,
  type PeerDirectory,
  refused,
} from "@wissel/core";
import {
  type SealingKey,
  type SetRefusal,
  type SetVerification,
  sealText,
  type VerifiedSet,
  verifySet,
} from "@wissel/trust";
import { type EventCheck, eventNameOf } from "./event-schemas.ts";
import { type IncomingPorts, unwrapped, wrappingFault } from "./incoming.ts";
import type { KeepEvent } from "./keep-events.ts";
import type { KeepStatement } from "./keep-statements.ts";
import { isStorable } from "./storable.ts";

export interface ReceivePorts {
  readonly peers: Pick<PeerDirectory, "findByEntityId">;
  readonly eventKeysOf: SetVerification["eventKeysOf"];
  /** Our entity id. */
  readonly audience: string;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly incoming: IncomingPorts;
  /** Keeps what vouches for the key, before the event that relies on it. */
  readonly keepStatement: KeepStatement;
  readonly checkPayload: EventCheck;
  readonly clock: Clock;
  /** A partner proved who it is, so it is there. */
  readonly noteContact: (schacHome: string, at: Date) => void;
  readonly keepEvent: KeepEvent;
}

/** What was stored, now or when it came before. */
export interface Received {
  readonly jti: string;
}

/** Which part of an agreement lets a partner send an event. A receipt answers what we sent: it needs none. */
const NEEDED: Readonly<Partial<Record<EventName, keyof Pick<Agreement, "enrolments" | "results">>>> = {
  "enrolment-changed": "enrolments",
  "offering-changed": "enrolments",
  "student-deregistered": "enrolments",
  "student-changed": "enrolments",
  "result-issued": "results",
  "result-corrected": "results",
  "result-withdrawn": "results",
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Verifies a pushed token and stores it, once. The answer says nothing about the association: one that is unknown and
 * one that belongs to another partner are accepted alike. Throws when keys or the database cannot be had.
 */
export async function receivePush(
  ports: ReceivePorts,
  pushed: string,
): Promise<Outcome<Received, SetRefusal>> {
  const now = ports.clock.now();
  const { audience, eventKeysOf, incoming } = ports;
  const opened = await unwrapped(pushed, incoming);
  if (!opened.ok) return opened;
  const { token } = opened.value;
  const verdict = await verifySet(token, { audience, eventKeysOf, now });
  if (!verdict.ok) return verdict;
  const verified = verdict.value;
  const peer = await ports.peers.findByEntityId(verified.claims.iss);
  if (peer === undefined) return refuse("invalid_issuer", "iss is not a partner of this institution");
  ports.noteContact(peer.schacHome, now);
  const fault = wrappingFault(opened.value, peer, incoming);
  if (fault !== undefined) return fault;
  const refusal = judgeContent(ports, peer, verified);
  if (refusal !== undefined) return refused(refusal);
  await ports.keepEvent({
    ...acceptedEvent(verified, { token, issuer: peer.schacHome, receivedAt: now }),
    jwsJwe: await sealText(token, ports.sealingKey),
    kid: verified.kid,
    jwk: { ...verified.jwk },
    statementSha256: await ports.keepStatement(verified.claims.iss, verified.kid),
  });
  return granted({ jti: verified.claims.jti });
}

function judgeContent(ports: ReceivePorts, peer: Peer, { claims }: VerifiedSet): SetRefusal | undefined {
  const { eventType, payload } = eventOf(claims);
  const name = eventNameOf(eventType);
  const needed = name === undefined ? undefined : NEEDED[name];
  if (needed !== undefined && !peer.agreement[needed]) {
    return { code: "access_denied", description: `there is no agreement on ${needed}` };
  }
  if (!UUID.test(claims.sub_id.id)) {
    return { code: "invalid_request", description: "sub_id must be the id of an association or round" };
  }
  const fault = ports.checkPayload(eventType, payload);
  if (fault !== undefined) return { code: "invalid_request", description: fault.slice(0, 500) };
  if (!isStorable(claims))
    return { code: "invalid_request", description: "a text holds a NUL or half a character" };
  return undefined;
}

function acceptedEvent(
  { claims }: VerifiedSet,
  arrival: { readonly token: string; readonly issuer: string; readonly receivedAt: Date },
): AcceptedEvent {
  const { eventType, payload } = eventOf(claims);
  return {
    issuer: arrival.issuer,
    jti: claims.jti,
    name: eventType.startsWith(EVENT_BASE) ? eventType.slice(EVENT_BASE.length) : eventType,
    associationId: claims.sub_id.id,
    txn: claims.txn,
    payload,
    sha256: createHash("sha256").update(arrival.token).digest("base64url"),
    issuedAt: new Date(claims.iat * 1000),
    receivedAt: arrival.receivedAt,
  };
}

/** The one event; that there is exactly one is part of the verification. */
function eventOf(claims: VerifiedSet["claims"]): {
  readonly eventType: string;
  readonly payload: JsonObject;
} {
  const [entry] = Object.entries(claims.events);
  if (entry === undefined) throw new TypeError("a verified SET has no event");
  const [eventType, payload] = entry;
  return { eventType, payload: payload as JsonObject }; // it was parsed from JSON
}

function refuse(code: SetRefusal["code"], description: string): Outcome<never, SetRefusal> {
  return refused({ code, description });
}
