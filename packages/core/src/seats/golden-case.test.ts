import type { LedgerCommand } from "@wissel/core";
import { openLedgers } from "@wissel/testing/ledger";
import { expect, test } from "vitest";

const OWN = "waterstad.example";
const GUEST = "noordzee.example";
const OPENING = Date.parse("2027-05-15T11:00:00Z");
const own = { offeringId: "minor", kind: "own", beneficiary: "", size: 20 } as const;
const guest = { offeringId: "minor", kind: "alliance", beneficiary: "lde", size: 10 } as const;

/** The rules as they are plainly written and as the ledger applies them, side by side. */
function openBoth() {
  const { plain, ledger } = openLedgers([own, guest]);
  const both = (command: LedgerCommand, now: Date): void => {
    const [outcome] = ledger.decide([command], now).outcomes;
    expect(outcome?.ok === true ? outcome.value.receipt.hostState : outcome?.refusal.code).toBe(
      plain.apply(command, now.getTime()),
    );
  };
  const count = (home: string, hostState: string) => {
    const isOne = (one: { readonly home: string; readonly hostState: string }) =>
      one.home === home && one.hostState === hostState;
    const counted = plain.associations.filter(isOne).length;
    expect([...ledger.associations.values()].filter(isOne)).toHaveLength(counted);
    return counted;
  };
  const offerOf = (home: string, associationId: string) =>
    ledger.find(home, associationId)?.offer?.offerId ?? "no-offer";
  return { plain, ledger, both, count, offerOf };
}

test("30 places: waiting lists, two offers that come to nothing, and a release end as the table says", () => {
  const { plain, ledger, both, count, offerOf } = openBoth();
  const at = (seconds: number) => new Date(OPENING + seconds * 1000);
  const claim = (home: string, number: number): LedgerCommand => ({
    kind: "claim",
    claim: {
      associationKey: `${home} ${number}`,
      home,
      associationId: `a${number}`,
      sequence: 1,
      offeringId: "minor",
      pseudonym: `p${number}`,
      student: {},
      homeState: "associated",
      ifFull: "queue",
      requestedAt: at(1),
      txn: "txn",
    },
  });
  const subject = (home: string, number: number) => ({
    home,
    associationId: `a${number}`,
    offeringId: "minor",
  });
  for (let number = 1; number <= 26; number += 1) both(claim(OWN, number), at(1));
  for (let number = 1; number <= 13; number += 1) both(claim(GUEST, number), at(1));
  expect([count(OWN, "associated"), count(GUEST, "associated")]).toEqual([20, 10]);
  expect([count(OWN, "queued"), count(GUEST, "queued")]).toEqual([6, 3]);

  for (const number of [1, 2]) {
    const withdrawal = { ...subject(GUEST, number), sequence: 2, actor: GUEST };
    both({ kind: "withdrawal", withdrawal }, at(2));
  }
  const answer = (home: string, number: number, what: "accept" | "decline"): LedgerCommand => {
    const offerId = offerOf(home, `a${number}`);
    return {
      kind: "offer-answer",
      answer: { ...subject(home, number), offerId, answer: what, actor: home },
    };
  };
  both(answer(GUEST, 11, "accept"), at(3));
  const lapsed = { ...subject(GUEST, 12), offerId: offerOf(GUEST, "a12") };
  both({ kind: "offer-expiry", expiry: lapsed }, at(10));
  both(answer(GUEST, 13, "decline"), at(11));
  expect([count(GUEST, "associated"), count(GUEST, "queued")]).toEqual([9, 0]);
  expect([count(OWN, "associated"), count(OWN, "queued")]).toEqual([20, 6]);

  const [ownPool, guestPool] = plain.pools("minor");
  if (ownPool === undefined || guestPool === undefined) throw new Error("the pools are gone");
  const release = { releaseId: "june", offeringId: "minor", from: guest, to: own, dueAt: at(20) };
  expect([ledger.release(release, at(20)), plain.release(guestPool, ownPool, at(20).getTime())]).toEqual([
    1, 1,
  ]);
  expect([ledger.release(release, at(20)), plain.release(guestPool, ownPool, at(20).getTime())]).toEqual([
    0, 0,
  ]);
  both(answer(OWN, 21, "accept"), at(21));
  expect([count(OWN, "associated"), count(GUEST, "associated")]).toEqual([21, 9]);
  expect([count(OWN, "queued"), count(GUEST, "queued")]).toEqual([5, 0]);
});
