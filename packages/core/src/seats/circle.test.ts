import type { LedgerCommand } from "@wissel/core";
import { openLedgers } from "@wissel/testing/ledger";
import { expect, test } from "vitest";
import { nextOf } from "../enrolment/receipt.ts";

const HOME = "waterstad.example";
const NOW = new Date("2027-05-15T11:00:05Z");
const pools = ["minor", "course"].map(
  (offeringId) => ({ offeringId, kind: "own", beneficiary: "", size: 1 }) as const,
);

function claim(associationId: string, pseudonym: string, offeringId: string): LedgerCommand {
  return {
    kind: "claim",
    claim: {
      associationKey: associationId,
      home: HOME,
      associationId,
      sequence: 1,
      offeringId,
      pseudonym,
      student: {},
      homeState: "associated",
      ifFull: "queue",
      requestedAt: NOW,
      txn: "txn",
    },
  };
}

test("two who wait for each other's places keep them, until a place comes free for one: then both have what they wanted", () => {
  const { ledger } = openLedgers([...pools]);
  const swaps = [
    { home: HOME, gets: "a wants", releases: "a has" },
    { home: HOME, gets: "b wants", releases: "b has" },
  ];
  const stateOf = (id: string) => ledger.find(HOME, id)?.hostState;
  const all = () => ["a has", "b has", "a wants", "b wants"].map(stateOf);
  ledger.decide([claim("a has", "a", "minor"), claim("b has", "b", "course")], NOW);
  ledger.decide([claim("a wants", "a", "course"), claim("b wants", "b", "minor")], NOW);
  expect(ledger.completeSwaps(swaps, NOW)).toEqual([]);
  expect(all()).toEqual(["associated", "associated", "queued", "queued"]);
  // Each is told: the old place stands, and the new one is the host's to give.
  const toldOf = (id: string) => {
    const association = ledger.find(HOME, id);
    return association && nextOf(association).what;
  };
  expect(["a has", "b has", "a wants", "b wants"].map(toldOf)).toEqual([
    "attend",
    "attend",
    "give_place",
    "give_place",
  ]);

  // A second place in the course goes to A, whose old one is then offered to B.
  ledger.resize({ offeringId: "course", pools: [{ kind: "own", size: 2 }] }, NOW);
  expect(ledger.completeSwaps(swaps, NOW)).toEqual([`${HOME} a has`]);
  expect(all()).toEqual(["cancelled", "associated", "associated", "queued"]);
  const offerId = ledger.find(HOME, "b wants")?.offer?.offerId ?? "none";
  const answer = { home: HOME, associationId: "b wants", offeringId: "minor", offerId, actor: HOME };
  ledger.decide([{ kind: "offer-answer", answer: { ...answer, answer: "accept" } }], NOW);
  expect(ledger.completeSwaps(swaps, NOW)).toEqual([`${HOME} b has`]);
  expect(all()).toEqual(["cancelled", "cancelled", "associated", "associated"]);
});
