import { expect, test } from "vitest";
import { addSeconds, addTotals, byFill, paceAt } from "./round-tally.ts";

const at = (second: number) => `2027-05-15T11:00:${String(second).padStart(2, "0")}Z`;

test("what several hosts counted in the same second is one second, whatever way they write it", () => {
  const noord = [
    { at: at(1), arrivals: 3, decisions: 2 },
    { at: at(3), arrivals: 1, decisions: 1 },
  ];
  const zuid = [
    { at: "2027-05-15T11:00:01.000Z", arrivals: 4, decisions: 4 },
    { at: at(2), arrivals: 5, decisions: 0 },
  ];
  expect(addSeconds([noord, zuid]).map(({ arrivals, decisions }) => [arrivals, decisions])).toEqual([
    [7, 6],
    [5, 0],
    [1, 1],
  ]);
  expect(addTotals([])).toEqual({ requests: 0, placed: 0, waiting: 0, refused: 0 });
});

test("the pace is the mean of the ten seconds that are over, the running one left out", () => {
  const seconds = [
    { at: at(4), arrivals: 1_000, decisions: 0 },
    { at: at(5), arrivals: 20, decisions: 10 },
    { at: at(14), arrivals: 30, decisions: 0 },
    { at: at(15), arrivals: 1_000, decisions: 0 },
  ];
  expect(paceAt(seconds, "2027-05-15T11:00:15.400Z")).toEqual({
    arrivalsPerSecond: 5,
    decisionsPerSecond: 1,
  });
});

test("the fullest pool comes first, and one without a limit last", () => {
  const pools = [
    { placed: 900, offered: 0 },
    { size: 10, placed: 4, offered: 1 },
    { size: 2, placed: 2, offered: 0 },
  ];
  expect(pools.toSorted(byFill).map(({ placed }) => placed)).toEqual([2, 4, 900]);
});
