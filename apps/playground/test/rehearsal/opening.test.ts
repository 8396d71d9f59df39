import { expect, test } from "vitest";
import { csvCell, parseCsv } from "../../rehearsal/csv.ts";
import { makeOpening } from "../../rehearsal/make-opening.ts";
import { OpeningError, parseOpening } from "../../rehearsal/opening.ts";
import { parseRehearsalOptions } from "../../rehearsal/options.ts";
import { shareOut } from "../../rehearsal/play/share-out.ts";
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

const GOOD = "S1,A,0.1,A-1,\n";
const DAY = "minor,host,capacity,guest_seats\n";

test.each([
  ["minors, line 2, column 4 (guest_seats)", `${DAY}A-1,A,2,3\n`, DEMAND],
  ["minors, line 3, column 3 (capacity)", `${DAY}A-1,A,2,1\nA-2,A,1.5,1\n`, DEMAND],
  ["minors, line 2, column 3 (capacity)", `${DAY}A-1,A,,0\n`, DEMAND],
  ["minors, line 2, column 2 (host)", `${DAY}A-1,,2,1\n`, DEMAND],
  ["minors, line 3, column 1 (minor): A-1 is there twice", `${DAY}A-1,A,2,1\nA-1,A,2,1\n`, DEMAND],
  ["minors, line 2: 3 columns, not 4", `${DAY}A-1,A,2\n`, DEMAND],
  ["minors, line 2, column 1: a quote", `${DAY}A"1,A,2,1\n`, DEMAND],
  [
    "minors, line 1: no column minor, host, capacity, guest_seats among minor;",
    "minor;host;capacity;guest_seats\n",
    DEMAND,
  ],
  ["minors: no minor", DAY, DEMAND],
  ["minors: the file is empty", "", DEMAND],
  ["demand, line 3, column 4 (p1): there is no minor C-1", MINORS, `${DEMAND}${GOOD}S2,A,0.1,C-1,\n`],
  ["demand, line 2, column 5 (p2): a choice is repeated", MINORS, `${DEMAND}S1,A,0.1,A-1,A-1\n`],
  ["demand, line 3, column 1 (student): S1 is there twice", MINORS, `${DEMAND}${GOOD}${GOOD}`],
  ["demand, line 2, column 3 (arrival_s)", MINORS, `${DEMAND}S1,A,soon,A-1,\n`],
  ["demand, line 1: no column arrival_s", MINORS, "student,home,p1\n"],
  ["demand, line 1, column 5 (p1): is there twice", MINORS, "student,home,arrival_s,p1,p1\n"],
])("an opening is refused with what is wrong and where: %s", (what, minors, demand) => {
  expect(() => parseOpening(minors, demand)).toThrow(OpeningError);
  expect(() => parseOpening(minors, demand)).toThrow(what);
});

test("names with commas, quotes and line ends of another machine are read, and written as they were", () => {
  const minors = `\ufeff"minor",host,capacity,guest_seats\r\n"Law, ""old"" and new",Ö,3,1\r\nB,Ö, 2 ,0\r\n\r\n`;
  const opening = parseOpening(minors, `${DEMAND}"O'Hara, ""J""",Ö,0,"Law, ""old"" and new",B\r\n`);
  expect(opening.minors.map(({ code, capacity }) => [code, capacity])).toEqual([
    ['Law, "old" and new', 3],
    ["B", 2],
  ]);
  expect(opening.applicants).toMatchObject([{ code: 'O\'Hara, "J"', choices: ['Law, "old" and new', "B"] }]);
  const cells = ['Law, "old" and new', "two\nlines", " kept ", "plain", 7];
  expect(parseCsv(`${cells.map(csvCell).join(",")}\n`)).toEqual([{ line: 1, cells: cells.map(String) }]);
});

test("a minor may have no seats, or as many as are wanted", () => {
  const minors = `${DAY}NONE,A,0,0\nFEW,A,unlimited,1\nALL,A,unlimited,Unlimited\n`;
  const opening = parseOpening(
    minors,
    `${DEMAND}S1,A,0,NONE,FEW\nS2,B,1,NONE,FEW\nS3,B,2,FEW,ALL\nS4,A,3,FEW,ALL\n`,
  );
  expect([...replay(opening).values()]).toEqual([2, 2, 2, 1]);
});

test("connections are shared out by the length of each queue, and never more than asked for", () => {
  const queues = [{ length: 70 }, { length: 20 }, { length: 10 }];
  const counted = (workers: number) =>
    queues.map((queue) => shareOut(queues, workers).filter((own) => own.includes(queue)).length);
  expect(counted(200)).toEqual([139, 40, 21]);
  expect(counted(3)).toEqual([1, 1, 1]);
  expect(shareOut(queues, 2)).toEqual([[queues[0], queues[2]], [queues[1]]]);
  for (const workers of [1, 2, 3, 7, 64]) expect(shareOut(queues, workers)).toHaveLength(workers);
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
