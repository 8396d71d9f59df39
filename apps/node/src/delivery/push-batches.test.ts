import type { DueDelivery, Peer } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { expect, test } from "vitest";
import type { Outgoing } from "./outgoing.ts";
import { batchesOf, MOST_BATCH_BYTES, MOST_EVENTS, pushBatches, type SignedEvent } from "./push-batches.ts";

const now = new Date("2026-11-21T12:00:00Z");
const HOME: Peer = {
  entityId: "https://home.example",
  schacHome: "home.example",
  name: "Home",
  alliances: [],
  agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
  endpoints: { push: "", exchange: "", token: "", ooapi: "" },
};

function anEvent(deliveryId: string, token = "a.b.c", lastReason?: string): SignedEvent {
  const due = { deliveryId, kind: "set", recipient: "home.example", payload: {} } as const;
  const delivery: DueDelivery = {
    ...due,
    epoch: 1,
    attempts: 0,
    createdAt: now,
    ...(lastReason === undefined ? {} : { lastReason }),
  };
  return { delivery, token };
}

async function verdictsOn(events: readonly SignedEvent[], answer: () => { status: number; body?: unknown }) {
  const http = { postJsonWithin: async () => ({ headers: {}, body: undefined, ...answer() }) };
  const outgoing: Pick<Outgoing, "outgoing"> = {
    outgoing: async (token) => (token === "secret" ? { way: "withheld" } : { way: "plain", token }),
  };
  const ports = { http, outgoing, clock: { now: () => now }, eventsPerPush: MOST_EVENTS };
  const verdicts = await pushBatches(ports, { url: "https://home.example/b", peer: HOME }, events);
  return events.map(({ delivery }) => verdicts.get(delivery.deliveryId));
}

test("a batch holds at most a hundred events and half a megabyte", () => {
  const many = Array.from({ length: 250 }, (_, index) => anEvent(`d${index}`));
  expect(batchesOf(many, MOST_EVENTS).map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batchesOf(many, 4)).toHaveLength(63);
  const large = Array.from({ length: 20 }, (_, index) => anEvent(`d${index}`, "x".repeat(60_000)));
  for (const batch of batchesOf(large, MOST_EVENTS)) {
    const sets = Object.fromEntries(batch.map(({ delivery, token }) => [delivery.deliveryId, token]));
    expect(JSON.stringify({ sets }).length).toBeLessThanOrEqual(MOST_BATCH_BYTES);
  }
  expect(batchesOf(large, MOST_EVENTS).flat()).toEqual(large);
});

test("each event gets what is said of it; one of which nothing is said goes again", async () => {
  const events = [anEvent("taken"), anEvent("refused"), anEvent("unsaid"), anEvent("odd")];
  const setErrs = { refused: { err: "access_denied", description: "no agreement" }, odd: { err: "?" } };
  expect(await verdictsOn(events, () => ({ status: 202, body: { ack: ["taken"], setErrs } }))).toEqual([
    { kind: "delivered", answer: { road: "batch", status: 202 } },
    {
      kind: "parked",
      reason: "access_denied",
      answer: { road: "batch", status: 202, detail: "no agreement" },
    },
    { kind: "retry", reason: "not-answered", answer: { road: "batch", status: 202 } },
    { kind: "retry", reason: "unregistered-error", answer: { road: "batch", status: 202 } },
  ]);
});

test("a 202 that says nothing we can read delivers nothing", async () => {
  for (const body of [undefined, "thanks", { ack: "taken" }, []]) {
    expect(await verdictsOn([anEvent("taken")], () => ({ status: 202, body }))).toMatchObject([
      { kind: "retry", reason: "not-answered" },
    ]);
  }
});

test("a recipient that is away is away for all of them", async () => {
  expect(await verdictsOn([anEvent("a"), anEvent("b")], () => ({ status: 503 }))).toMatchObject([
    { kind: "retry", recipientDown: true },
    { kind: "retry", recipientDown: true },
  ]);
  const away = () => {
    throw new PeerUnreachable("peer-timeout", "https://home.example");
  };
  expect(await verdictsOn([anEvent("a")], away)).toMatchObject([{ kind: "retry", reason: "peer-timeout" }]);
});

test("what cannot go together is left to single pushes", async () => {
  const tooLong = anEvent("long", "x".repeat(65_537));
  for (const status of [400, 404, 413]) {
    expect(await verdictsOn([anEvent("a"), anEvent("b")], () => ({ status }))).toEqual([
      undefined,
      undefined,
    ]);
  }
  expect(await verdictsOn([tooLong], () => ({ status: 202 }))).toEqual([undefined]);
  const setErrs = { a: { err: "invalid_key", description: "it does not open" } };
  expect(await verdictsOn([anEvent("a")], () => ({ status: 202, body: { ack: [], setErrs } }))).toEqual([
    undefined,
  ]);
});

test("what must be encrypted for a key that is not there does not go", async () => {
  expect(await verdictsOn([anEvent("a", "secret")], () => ({ status: 202 }))).toEqual([
    { kind: "retry", reason: "encryption-key-missing" },
  ]);
});
