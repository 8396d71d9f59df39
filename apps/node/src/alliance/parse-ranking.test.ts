import { describe, expect, test } from "vitest";
import { parseRankingCsv, rankingFaults } from "./parse-ranking.ts";

const ONE = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";
const TWO = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b02";
const HOME = "noordzee.example";

function faultsOf(csv: string) {
  const outcome = parseRankingCsv(csv);
  if (outcome.ok) throw new Error("the ranking was read");
  return outcome.refusal.map(({ row, column = "-", detail }) => `${row} ${column} ${detail}`);
}

describe("a ranking as CSV", () => {
  test("is read whatever the order of its columns, with quotes, a mark and other line ends", () => {
    const csv = `\uFEFFhome,"associationId",rank\r\n"${HOME}",${ONE.toUpperCase()},2\r\n\r\n${HOME}, ${TWO} ,1\r\n`;
    expect(parseRankingCsv(csv)).toEqual({
      ok: true,
      value: [
        { row: 2, rank: 2, home: HOME, associationId: ONE },
        { row: 4, rank: 1, home: HOME, associationId: TWO },
      ],
    });
  });

  test.each([
    ["without a column", "rank,home\n1,x", ["1 associationId is missing"]],
    ["with a column that is not one", "rank,home,associationId,name\n", ["1 name is no column of a ranking"]],
    ["with a column twice", "rank,rank,home,associationId\n", ["1 rank is there twice"]],
    [
      "of other columns",
      "student;place\n",
      [
        "1 rank is missing",
        "1 home is missing",
        "1 associationId is missing",
        "1 student;place is no column of a ranking",
      ],
    ],
    [
      "that is empty",
      "",
      [
        "1 rank is missing",
        "1 home is missing",
        "1 associationId is missing",
        "1  is no column of a ranking",
      ],
    ],
    ["with a row too short", `rank,home,associationId\n1,${HOME}`, ["2 - has 2 columns, not 3"]],
    [
      "with values that are none",
      `rank,home,associationId\nfirst,?,S-1\n0,${HOME},${ONE}`,
      [
        "2 rank is not a whole number from 1",
        "2 home is not a schacHome",
        "2 associationId is not a UUID",
        "3 rank is not a whole number from 1",
      ],
    ],
  ])("%s is refused with every row and column", (_, csv, faults) => {
    expect(faultsOf(csv)).toEqual(faults);
  });
});

test("repeats and strangers are refused with their rows", () => {
  const rows = [
    { row: 2, rank: 1, home: HOME, associationId: ONE },
    { row: 3, rank: 1, home: HOME, associationId: ONE },
    { row: 4, rank: 2, home: HOME, associationId: TWO },
  ];
  expect(rankingFaults(rows, [{ home: HOME, associationId: ONE }])).toEqual([
    { row: 3, column: "rank", detail: "is the rank of row 2" },
    { row: 3, column: "associationId", detail: "is the candidate of row 2" },
    { row: 4, column: "associationId", detail: `of ${HOME} does not await this selection` },
  ]);
});
