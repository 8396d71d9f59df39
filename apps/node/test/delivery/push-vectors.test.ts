import { createServer, type IncomingHttpHeaders } from "node:http";
import type { DueDelivery, Verdict } from "@wissel/core";
import { openPeerHttp, parseAllowedAddresses } from "@wissel/peer";
import type {} from "@wissel/testing/database"; // what may be injected
import { testPortBase } from "@wissel/testing/test-ports";
import { generateKey, sealText } from "@wissel/trust";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { setCourier } from "../../src/delivery/set-courier.ts";
import { type Exchanges, readVectors, recipientOf, serveEvents } from "./exchange-vectors.ts";

type Headers = Readonly<Record<string, string>>;

interface PushExchanges extends Exchanges {
  readonly requests: readonly {
    readonly name: string;
    readonly request: { readonly headers: Headers; readonly token?: string; readonly bytes?: number };
    readonly answer: { readonly status: number; readonly headers?: Headers; readonly body?: object | null };
  }[];
  readonly answers: readonly {
    readonly name: string;
    readonly answer: WholeAnswer;
    readonly lastReason?: string;
    readonly verdict: Verdict["kind"];
    readonly notBeforeSeconds?: number;
  }[];
}

interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: object | null;
}

const ORIGIN = `http://127.0.0.1:${testPortBase() + 20}`;
const vectors = readVectors<PushExchanges>("push-exchanges");
const NOW = new Date(vectors.now);
const TOKEN = vectors.tokens["a result"] ?? "";
const clock = { now: () => NOW };
/** Nothing is asked of it in these tests. */
const NO_DATABASE = new pg.Pool();

test("what is pushed here is answered as RFC 8935 says", async () => {
  const polls = { poll: async () => ({ sets: new Map(), more: false }) };
  const own = { entityId: vectors.audience };
  const verification = { pool: NO_DATABASE, own, clock, newId: uuidv7, kick: () => undefined };
  const ports = { ...(await recipientOf(vectors)), own: "home.example", polls, verification };
  await using app = await serveEvents(ports, "pushEvent");
  for (const { name, request, answer } of vectors.requests) {
    const { headers, token = "", bytes } = request;
    const payload = bytes === undefined ? (vectors.tokens[token] ?? "") : "x".repeat(bytes);
    const given = await app.inject({ method: "POST", url: "/events", headers, payload });
    expect(given.statusCode, name).toBe(answer.status);
    for (const [header, value] of Object.entries(answer.headers ?? {})) {
      expect(given.headers[header], name).toMatch(value === "*" ? /./ : new RegExp(`^${value}`));
    }
    if (answer.body === null) expect(given.body, name).toBe("");
    else if (answer.body !== undefined) expect(given.json(), name).toMatchObject(answer.body);
  }
});

describe("what this node pushes", () => {
  test.each(vectors.answers)("is answered - $name: $verdict", async (vector) => {
    await using recipient = await openRecipient(vector.answer);
    const verdict = await push(vector.lastReason);
    expect(verdict).toMatchObject({ kind: vector.verdict, answer: { status: vector.answer.status } });
    const { notBeforeSeconds: seconds } = vector;
    const notBefore = seconds === undefined ? undefined : new Date(NOW.getTime() + seconds * 1000);
    expect("notBefore" in verdict ? verdict.notBefore : undefined).toEqual(notBefore);
    // Section 2.1: one token is the body, of a media type of its own.
    const headers = { "content-type": "application/secevent+jwt", accept: "application/json" };
    expect(recipient.requests).toMatchObject([{ method: "POST", url: "/events", headers, body: TOKEN }]);
  });
});

async function push(lastReason: string | undefined): Promise<Verdict> {
  const { allow } = parseAllowedAddresses([ORIGIN]);
  await using http = openPeerHttp({ allow, timeoutMs: 10_000, maxBytes: 65_536 });
  const { sealingKey } = await recipientOf(vectors);
  const eventKey = await generateKey("event");
  const courier = setCourier({
    pool: NO_DATABASE, // the token is signed
    issuer: "https://node.host.example",
    eventKey: () => eventKey,
    revokedKids: () => new Set(),
    sealingKey,
    clock,
    http,
    recipients: { findRecipient: async () => ({ audience: vectors.audience, push: `${ORIGIN}/events` }) },
    outgoing: { outgoing: unasked, anew: unasked },
    eventsPerPush: 1,
  });
  const delivery: DueDelivery = {
    deliveryId: uuidv7(),
    kind: "set",
    recipient: "home.example",
    payload: {},
    epoch: 1,
    attempts: 0,
    createdAt: NOW,
    jwsJwe: await sealText(TOKEN, sealingKey),
    ...(lastReason === undefined ? {} : { lastReason }),
  };
  const [verdict] = await courier.attempt([delivery]);
  if (verdict === undefined) throw new Error("a delivery has a verdict");
  return verdict;
}

async function unasked(): Promise<never> {
  throw new Error("what goes to no partner is not wrapped");
}

interface Recipient extends AsyncDisposable {
  readonly requests: {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }[];
}

/** Answers everything the same. */
async function openRecipient({ status, headers: given, body: said }: WholeAnswer): Promise<Recipient> {
  const requests: Recipient["requests"] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    let body = "";
    for await (const chunk of request) body += String(chunk);
    requests.push({ method, url, headers, body });
    response.writeHead(status, { ...given }).end(said === null ? undefined : JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(ORIGIN).port), "127.0.0.1", resolve));
  return {
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
