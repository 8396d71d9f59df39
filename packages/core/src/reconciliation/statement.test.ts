import { describe, expect, test } from "vitest";
import { afterFailure, nextNight } from "./schedule.ts";
import { differingAssociations, enrolmentDigest, type LedgerEntry, ledgerEntries } from "./statement.ts";

const facts = {
  offeringId: "offering",
  homeState: "associated",
  hostState: "associated",
  sequence: 1,
  version: 1,
} as const;
const plain = (text: string) => text;

describe("two ledgers", () => {
  test("differ where one has a line that the other has not", () => {
    const line = (associationId: string, version: number, digest = "d"): LedgerEntry => {
      return { associationId, stream: "result", version, digest };
    };
    const mine = [line("a", 1), line("b", 1), line("c", 1)];
    const theirs = [line("a", 1), line("b", 1, "e"), line("c", 1), line("c", 2), line("d", 1)];
    expect(differingAssociations(mine, theirs)).toEqual(["b", "c", "d"]);
    expect(differingAssociations(theirs, mine)).toEqual(["b", "c", "d"]);
    expect(differingAssociations(mine, mine)).toEqual([]);
    expect(differingAssociations([{ ...line("a", 1), recorded: true }], [line("a", 1)])).toEqual(["a"]);
  });

  test("agree about what the host has ended, whatever home did afterwards", () => {
    const denied = { ...facts, hostState: "denied" } as const;
    const withdrawn = { ...denied, homeState: "cancelled", sequence: 2 } as const;
    expect(enrolmentDigest(denied, plain)).toBe(enrolmentDigest(withdrawn, plain));
    expect(enrolmentDigest(facts, plain)).not.toBe(enrolmentDigest({ ...facts, sequence: 2 }, plain));
    expect(enrolmentDigest(facts, plain)).not.toBe(enrolmentDigest(denied, plain));
  });

  test("have a line for the enrolment and one for each version of the result", () => {
    const results = [
      { version: 1, sha256: "x", recorded: true },
      { version: 2, sha256: "y", recorded: false },
    ];
    expect(ledgerEntries({ ...facts, associationId: "a", results }, plain)).toEqual([
      {
        associationId: "a",
        stream: "enrolment",
        version: 1,
        digest: '["offering","associated",1,"associated",1]',
      },
      { associationId: "a", stream: "result", version: 1, digest: "x", recorded: true },
      { associationId: "a", stream: "result", version: 2, digest: "y" },
    ]);
  });

  test("are compared in the coming night, and soon again when that fails", () => {
    const noon = new Date("2027-05-20T12:00:00Z");
    expect(nextNight(noon, () => 0.5)).toEqual(new Date("2027-05-21T03:00:00Z"));
    expect(nextNight(new Date("2027-05-20T00:30:00Z"), () => 0)).toEqual(new Date("2027-05-20T01:00:00Z"));
    expect(afterFailure(noon, () => 0)).toEqual(new Date("2027-05-20T12:07:30Z"));
  });
});
