import type { AcceptedEvent, Clock } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { aPartner } from "@wissel/testing/enrolment-builders";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRounds } from "./open-rounds.ts";
import type { RoundPorts } from "./round-ports.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const CLOCK: Clock = { now: () => new Date() };
const NO_DATABASE = { query: () => Promise.reject(new Error("news changes no row")) };
const ROUND_PUBLISHED: AcceptedEvent = {
  issuer: "zuid.example",
  jti: "019aa1f0-0000-7000-8000-000000000001",
  name: "round-published",
  associationId: "019aa1f0-0000-7000-8000-000000000003",
  txn: "019aa1f0-0000-7000-8000-000000000002",
  payload: {},
  sha256: "",
  issuedAt: CLOCK.now(),
  receivedAt: CLOCK.now(),
};

/** A node with one partner, whom nobody can reach; how often it was asked. */
function aNodeWithoutItsPartner() {
  let asked = 0;
  const partner = aPartner({ schacHome: "zuid.example", alliances: ["coast"] });
  const nothing = () => {
    throw new Error("is not asked for in this test");
  };
  const ports: RoundPorts = {
    own: { schacHome: "noord.example", entityId: "https://node.noord.example" },
    pool: { query: nothing, connect: nothing },
    peers: {
      listPinned: () => [partner],
      findBySchacHome: async () => {
        asked += 1;
        throw new PeerUnreachable("peer-unreachable", partner.entityId);
      },
    },
    offerings: { findOffering: nothing },
    exchange: { get: nothing },
    eventKeysOf: nothing,
    eventKey: nothing,
    eventBase: "",
    alliancesOf: () => [],
    clock: CLOCK,
    newId: nothing,
    kickDeliveries: nothing,
    warn: () => undefined,
  };
  return { rounds: openRounds(ports), asked: () => asked };
}

test("a partner who could not be asked for its rounds is asked again soon, less and less often", async () => {
  const { rounds, asked } = aNodeWithoutItsPartner();
  await using _work = rounds.startWork();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(1_800);
  expect(asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(17_100);
  expect(asked()).toBe(5);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked()).toBe(5);
});

test("news of a round begins the short waits anew", async () => {
  const { rounds, asked } = aNodeWithoutItsPartner();
  await using _work = rounds.startWork();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked()).toBe(5);
  await rounds.roundPublished(NO_DATABASE, ROUND_PUBLISHED);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked()).toBe(7);
});
