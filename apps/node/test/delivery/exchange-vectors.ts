import { readFileSync } from "node:fs";
import { documents } from "@wissel/contract";
import { deriveSealingKey, parsePublicKeys } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { openEventCheck } from "../../src/events/event-schemas.ts";
import { type EventsPorts, eventsHandlers } from "../../src/events/handlers.ts";
import type { ReceivePorts } from "../../src/events/receive-push.ts";
import { openHttp } from "../../src/http/open-http.ts";
import { registerDocument } from "../../src/http/register-document.ts";
import { onlyOperations } from "./only-operations.ts";
import { peerOf, whoPolls } from "./roads.ts";

/** What all vectors of exchanges have: a recipient, an instant, and who may send what to it. */
export interface Exchanges {
  readonly audience: string;
  readonly now: string;
  readonly issuers: Readonly<Record<string, { readonly agreesOnResults: boolean; readonly keys: unknown }>>;
  readonly tokens: Readonly<Record<string, string>>;
}

export function readVectors<T>(name: string): T {
  const file = new URL(`../../../../openapi/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The recipient that vectors speak of, as far as it takes events; it forgets them at once. */
export async function recipientOf({ audience, now, issuers }: Exchanges): Promise<ReceivePorts> {
  return {
    audience,
    clock: { now: () => new Date(now) },
    eventKeysOf: async (issuer) => {
      const known = issuers[issuer];
      return known === undefined ? undefined : parsePublicKeys({ keys: known.keys });
    },
    peers: {
      async findByEntityId(entityId) {
        const peer = peerOf({ entityId, schacHome: new URL(entityId).host }, {});
        const results = issuers[entityId]?.agreesOnResults;
        if (peer === undefined || results === undefined) return undefined;
        return { ...peer, agreement: { ...peer.agreement, results } };
      },
    },
    incoming: { decryptionKey: async () => undefined, policy: "preferred" },
    sealingKey: await deriveSealingKey(new Uint8Array(32), "events"),
    checkPayload: openEventCheck(),
    keepStatement: async () => "sha256",
    keepEvent: async () => undefined,
    noteContact: () => undefined,
  };
}

/** One operation of the events document, served without the rest of a node. */
export async function serveEvents(ports: EventsPorts, operation: string): Promise<FastifyInstance> {
  const app = openHttp({ logger: false, checkAnswers: true });
  const handlers = Object.entries(eventsHandlers(ports)).filter(([name]) => name === operation);
  await registerDocument(app, {
    name: "events",
    document: onlyOperations(documents.events, [operation]),
    handlers: Object.fromEntries(handlers),
    authenticate: async (authorization = "") => ({ ok: true, value: whoPolls(authorization, ports.own) }),
    problemStyle: "rfc9457",
    strict: false,
  });
  await app.ready();
  return app;
}
