import type { Peer } from "@wissel/core";
import { insertDeliveries } from "@wissel/store";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import { deriveSealingKey, generateKey } from "@wissel/trust";
import type { FastifyInstance } from "fastify";
import { Registry } from "prom-client";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDeliveryMetrics } from "../../src/delivery/metrics.ts";
import { startPollingPeers } from "../../src/delivery/poll-peers.ts";
import { openPollService } from "../../src/delivery/serve-poll.ts";
import { receivePush } from "../../src/events/receive-push.ts";
import { PATIENCE } from "./about-results.ts";
import { type Exchanges, readVectors, recipientOf, serveEvents } from "./exchange-vectors.ts";
import { peerOf, pinned } from "./roads.ts";

interface PollExchanges extends Exchanges {
  readonly transmitters: readonly {
    readonly name: string;
    readonly owed: readonly string[];
    readonly polls: readonly {
      readonly request: object;
      readonly meanwhile?: readonly string[];
      readonly answer: { readonly sets: readonly string[]; readonly moreAvailable?: true };
    }[];
    readonly stillOwed: readonly string[];
  }[];
  readonly recipients: readonly {
    readonly name: string;
    readonly answer: { readonly sets: Readonly<Record<string, string>>; readonly moreAvailable?: true };
    readonly next: object;
  }[];
}

const vectors = readVectors<PollExchanges>("poll-exchanges");
const HOME = "home.example";
const HOST = "host.example";
/** Long enough for what is owed meanwhile. */
const LONG_POLL_MS = 500;

describe("what is polled for here", () => {
  const opened = new AsyncDisposableStack();
  let transmitter: Transmitter;
  beforeAll(async () => {
    transmitter = opened.use(await openTransmitter());
  });
  afterAll(() => opened.disposeAsync());

  test.each(vectors.transmitters)("is answered - $name", async ({ owed, polls, stillOwed }) => {
    await transmitter.owe(owed);
    for (const { request, meanwhile = [], answer } of polls) {
      const answering = transmitter.poll(request);
      await transmitter.owe(meanwhile);
      const { sets, ...rest } = await answering;
      expect({ sets: Object.keys(sets), ...rest }).toEqual(answer);
    }
    expect(await transmitter.forget()).toEqual(stillOwed);
  });
});

describe("who polls", () => {
  test.each(vectors.recipients)("says afterwards - $name", async ({ answer, next }) => {
    const { tokens } = vectors;
    const sets = Object.fromEntries(Object.entries(answer.sets).map(([jti, name]) => [jti, tokens[name]]));
    const asked: object[] = [];
    const recipient = await recipientOf(vectors);
    await using _polling = startPollingPeers({
      peers: {
        findBySchacHome: async (schacHome) => aPeer(schacHome),
        listPinned: () => [pinned(HOST, { receive: "poll" })],
      },
      client: {
        async poll(_peer, request) {
          asked.push(request);
          return { status: 200, headers: {}, body: asked.length === 1 ? { ...answer, sets } : { sets: {} } };
        },
        requestVerification: () => Promise.reject(new Error("nobody asks for one")),
      },
      receive: (token) => receivePush(recipient, token),
      log: { warn: () => undefined },
      pauseMs: 10,
    });
    await expect.poll(() => asked.length, PATIENCE).toBeGreaterThan(1);
    expect(asked[0]).toEqual({ ack: [], setErrs: {}, returnImmediately: false });
    expect(inOrder(asked[1])).toMatchObject(inOrder(next));
    expect(Object.keys(asked[1] ?? {}).sort()).toEqual(Object.keys(next).sort());
  });
});

/** What is acknowledged is a set: those of one answer are taken at the same time. */
function inOrder(request: object | undefined): object {
  const { ack = [] } = (request ?? {}) as { readonly ack?: readonly string[] };
  return { ...request, ack: ack.toSorted() };
}

interface Transmitter extends AsyncDisposable {
  owe(jtis: readonly string[]): Promise<void>;
  poll(request: object): Promise<{ readonly sets: Readonly<Record<string, string>> }>;
  /** Forgets everything; answers with what was not delivered, oldest first. */
  forget(): Promise<readonly string[]>;
}

async function openTransmitter(): Promise<Transmitter> {
  await using opened = new AsyncDisposableStack();
  const pool = openTestPool(opened.use(await openTestDatabase()), 4);
  opened.defer(() => pool.end());
  const clock = { now: () => new Date() };
  const key = await generateKey("event");
  const metrics = openDeliveryMetrics(new Registry(), pool);
  const polls = opened.use(
    openPollService({
      pool,
      clock,
      metrics,
      random: Math.random,
      ladder: { delaysMs: [0], heldAfterMs: 60_000 },
      log: { warn: () => undefined, error: () => undefined },
      issuer: `https://node.${HOST}`,
      eventKey: () => key,
      revokedKids: () => new Set(),
      sealingKey: await deriveSealingKey(new Uint8Array(32), "events"),
      outgoing: { outgoing: async (token) => ({ way: "plain", token }) },
      recipients: {
        findRecipient: async (name) => ({ audience: vectors.audience, peer: aPeer(name) }),
      },
      leaseMs: 60_000,
      longPollMs: LONG_POLL_MS,
      isStopping: () => false,
    }),
  );
  const own = { entityId: `https://node.${HOST}` };
  const verification = { pool, own, clock, newId: uuidv7, kick: () => undefined };
  const ports = { ...(await recipientOf(vectors)), own: HOST, polls, verification };
  const app: FastifyInstance = opened.use(await serveEvents(ports, "pollEvents"));
  const closing = opened.move();
  return {
    async owe(jtis) {
      const owed = jtis.map((deliveryId) => ({
        deliveryId,
        kind: "set" as const,
        recipient: HOME,
        eventType: "https://schemas.wissel.example/events/v1/result-received",
        payload: { associationId: uuidv7(), txn: uuidv7(), event: { results: [] } },
      }));
      await insertDeliveries(pool, owed, clock.now());
      polls.nudge();
    },
    async poll(request) {
      const headers = { authorization: HOME };
      const answer = await app.inject({ method: "POST", url: "/events/poll", headers, payload: request });
      expect(answer.statusCode).toBe(200);
      return answer.json();
    },
    async forget() {
      const left = "DELETE FROM delivery RETURNING delivery_id AS jti, state";
      const { rows } = await pool.query<{ jti: string; state: string }>(left);
      const owed = rows.filter(({ state }) => state !== "delivered").map(({ jti }) => jti);
      return owed.sort();
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function aPeer(schacHome: string): Peer {
  const peer = peerOf({ entityId: `https://node.${schacHome}`, schacHome }, {});
  if (peer === undefined) throw new Error("a node has a description");
  return peer;
}
