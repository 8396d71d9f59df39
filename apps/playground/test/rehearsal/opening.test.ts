import { expect, test } from "vitest";
import { makeOpening } from "../../rehearsal/make-opening.ts";
import { OpeningError, parseOpening } from "../../rehearsal/opening.ts";
import { parseRehearsalOptions } from "../../rehearsal/options.ts";
import { replay } from "../../rehearsal/replay.ts";
import { UsageError } from "../../src/options.ts";

const MINORS = "minor,host,capacity,guest_seats\nA-1,A,2,1\nB-1,B,1,1\n";
const DEMAND = "student,home,arrival_s,p1,p2\n";

test("own students draw on own seats, partners' students on guest seats, in the order of the file", () => {
  const opening = parseOpening(
    MINORS,
    `${DEMAND}S1,A,0.1,A-1,B-1\nS2,A,0.2,A-1,B-1\nS3,B,0.3,A-1,\nS4,A,0.4,A-1,B-1\nS5,B,0.5,B-1,A-1\n`,
  );
  expect([...replay(opening)]).toEqual([
    ["S1", 1],
    ["S2", 2],
    ["S3", 1],
    ["S4", 0],
    ["S5", 0],
  ]);
});

test.each([
  ["minors, line 2", "minor,host,capacity,guest_seats\nA-1,A,2,3\n", DEMAND],
  ["there is no minor C-1", MINORS, `${DEMAND}S1,A,0.1,C-1,\n`],
  ["a choice is repeated", MINORS, `${DEMAND}S1,A,0.1,A-1,A-1\n`],
  ["S1 is there twice", MINORS, `${DEMAND}S1,A,0.1,A-1,\nS1,A,0.2,A-1,\n`],
  ["no column arrival_s", MINORS, "student,home,p1\n"],
])("an opening is refused with what is wrong: %s", (what, minors, demand) => {
  expect(() => parseOpening(minors, demand)).toThrow(OpeningError);
  expect(() => parseOpening(minors, demand)).toThrow(what);
});

test("the same seed makes the same opening, with a third of the seats for partners", () => {
  const plan = { seed: "one", minors: 12, students: 150 };
  const opening = makeOpening(plan);
  expect(makeOpening(plan)).toEqual(opening);
  expect(makeOpening({ ...plan, seed: "two" })).not.toEqual(opening);
  expect(opening.minors).toHaveLength(12);
  expect(opening.applicants).toHaveLength(150);
  for (const { choices } of opening.applicants) expect(new Set(choices).size).toBe(5);
});

test.each([
  [["--minors", "m.csv"]],
  [["--order", "random"]],
  [["--order", "arrival", "--speed", "2"]],
  [["--speed", "fast"]],
  [["--connections", "0"]],
  [["--unheard-of"]],
])("a command line that cannot be understood is refused: %j", (args) => {
  expect(() => parseRehearsalOptions(args, {})).toThrow(UsageError);
});
