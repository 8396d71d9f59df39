import type { EventRoad, EventRoads, Peer, PinnedPeer } from "@wissel/core";
import type { SisRecipient } from "../../src/delivery/recipients.ts";
import type { PollClient } from "../../src/federation/poll-client.ts";
import type { Caller } from "../../src/http/caller.ts";
import type { Internet } from "./internet.ts";

/** How events travel between the two; pushed one by one when nothing is said. */
export interface Roads {
  /** Whether both take several at once. */
  readonly batches?: boolean;
  /** From host to home, as host has it in its peers file. */
  readonly toHome?: EventRoad;
  /** Whether home fetches from host by itself. */
  readonly homeFetches?: boolean;
  /** The SIS of each is told of events. */
  readonly homeSis?: SisRecipient;
  readonly hostSis?: SisRecipient;
  readonly leaseMs?: number;
}

const AGREEMENT = { enrolments: true, results: true, maxStudents: null, personFields: [] };

/** A partner as a peers file has it. */
export function pinned(
  schacHome: string,
  events: { readonly [Way in keyof EventRoads]?: EventRoad | undefined },
): PinnedPeer {
  const { send = "push", receive = "push" } = events;
  const entityId = `https://node.${schacHome}`;
  const peer = { entityId, schacHome, name: schacHome, pins: [], alliances: [], agreement: AGREEMENT };
  return { ...peer, events: { send, receive } };
}

/** Who asks for events, by an Authorization header that just names the institution. */
export function whoPolls(name: string, own: string): Caller {
  if (name === own) return { kind: "sis", clientId: "sis", scopes: new Set(["events.read"]) };
  const entityId = `https://node.${name}`;
  return { kind: "peer", entityId, schacHome: name, scopes: new Set(["exchange"]) };
}

/** A partner as its statement would describe it. */
export function peerOf(
  node: { readonly entityId: string; readonly schacHome: string } | undefined,
  { batches }: Roads,
): Peer | undefined {
  if (node === undefined) return undefined;
  const { entityId, schacHome } = node;
  return {
    entityId,
    schacHome,
    name: schacHome,
    alliances: [],
    agreement: AGREEMENT,
    endpoints: {
      push: `${entityId}/events`,
      poll: `${entityId}/events/poll`,
      verification: `${entityId}/events/verification`,
      ...(batches === true ? { batch: `${entityId}/events/batch` } : {}),
      exchange: `${entityId}/exchange/v1`,
      token: `${entityId}/oauth/token`,
      ooapi: `${entityId}/ooapi/v5`,
    },
  };
}

/** Asks partners for events with an Authorization header that just names the institution. */
export function askingAs(schacHome: string, internet: Internet): PollClient {
  const ask = async (url = "", body: object) =>
    await internet.postJsonWithin(
      { timeoutMs: 1, maxBytes: 1 },
      { url, body, headers: { authorization: schacHome } },
    );
  return {
    poll: (peer, body) => ask(peer.endpoints.poll, body),
    requestVerification: (peer, body) => ask(peer.endpoints.verification, body),
  };
}
