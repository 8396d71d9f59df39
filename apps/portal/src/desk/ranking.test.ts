import { expect, test } from "vitest";
import type { Candidate } from "../api/types.ts";
import { candidatesCsv, numbered, rankingOf, withoutRanked, withRanked } from "./ranking.ts";
import { stageOf } from "./selection-stage.ts";

const ONE = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";
const TWO = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b02";

function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    home: "noordzee.example",
    associationId: ONE,
    homeState: "associated",
    requestedAt: "2027-04-02T11:00:00Z",
    ...overrides,
  };
}

test("whoever is added stands behind those who were ranked, once", () => {
  const ranking = rankingOf([aCandidate({ rank: 2 }), aCandidate({ associationId: TWO, rank: 1 })]);
  const more = withRanked(ranking, [aCandidate(), aCandidate({ home: "waterstad.example" })]);
  expect(numbered(more)).toEqual([
    { rank: 1, home: "noordzee.example", associationId: TWO },
    { rank: 2, home: "noordzee.example", associationId: ONE },
    { rank: 3, home: "waterstad.example", associationId: ONE },
  ]);
});

test("whoever is taken out leaves no gap, and of two homes' enrolments of one name only the one that is meant goes", () => {
  const ranking = [
    aCandidate(),
    aCandidate({ home: "waterstad.example" }),
    aCandidate({ associationId: TWO }),
  ];
  expect(numbered(withoutRanked(ranking, [aCandidate()]))).toEqual([
    { rank: 1, home: "waterstad.example", associationId: ONE },
    { rank: 2, home: "noordzee.example", associationId: TWO },
  ]);
});

test("a table for a spreadsheet holds no formula that a partner could have sent", () => {
  const csv = candidatesCsv([aCandidate({ rank: 1, programmeCode: '=HYPERLINK("x",1)', creditsEarned: 60 })]);
  expect(csv.split("\r\n")[0]).toBe("rank,home,associationId,level,programmeCode,creditsEarned,requestedAt");
  expect(csv).toContain(`1,noordzee.example,${ONE},,"'=HYPERLINK(""x"",1)",60,`);
});

test("a selection is due once it has closed and somebody waits", () => {
  const phase = { opensAt: "2027-04-02T11:00:00Z", closesAt: "2027-04-15T22:00:00Z" };
  const at = (instant: string, awaiting = 3) => stageOf({ ...phase, awaiting }, new Date(instant));
  expect(at("2027-04-01T00:00:00Z")).toBe("to_come");
  expect(at("2027-04-02T11:00:00Z")).toBe("collecting");
  expect(at("2027-04-15T22:00:00Z")).toBe("due");
  expect(at("2027-04-15T22:00:00Z", 0)).toBe("done");
});
