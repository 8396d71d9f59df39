import { describe, expect, test } from "vitest";
import { readCsvRows } from "./csv-rows.ts";

function rowsOf(text: string) {
  const read = readCsvRows(text);
  if (!read.ok) throw new Error(read.refusal.detail);
  return read.value.map(({ line, row }) => (row.ok ? { line, ...row.value } : { line, ...row.refusal }));
}

describe("rows of CSV", () => {
  test("keep scores byte for byte, a decimal comma included", () => {
    const text = "home;score\r\nn.example;8,5\r\nn.example;02\r\nn.example;30 e lode\r\nn.example; 7\r\n";
    expect(rowsOf(text).map((row) => ("score" in row ? row.score : undefined))).toEqual([
      "8,5",
      "02",
      "30 e lode",
      " 7",
    ]);
  });

  test.each([
    ["semicolons", "score;pass\n8,5;passed\n"],
    ["commas and quotes", 'score,pass\n"8,5",passed\n'],
    ["tabs", "score\tpass\n8,5\tpassed\n"],
    ["a byte order mark and no last line end", "\uFEFFscore;pass\r\n8,5;passed"],
    ["quotes everywhere", '"score";"pass"\n"8,5";"passed"\n'],
    ["line ends of two kinds", "score;pass\r\n8,5;passed\n"],
    ["empty lines and a row of empty cells", "score;pass\n\n8,5;passed\n;\n"],
  ])("are read with %s", (_, text) => {
    expect(rowsOf(text)).toMatchObject([{ score: "8,5", pass: "passed" }]);
    expect(rowsOf(text)).toHaveLength(1);
  });

  test("fill members of members, numbers and booleans, and leave empty cells unsaid", () => {
    const names =
      "final;studyLoad.studyLoadUnit;studyLoad.value;scale.id;scale.version;dates.determined;pass";
    expect(rowsOf(`${names}\ntrue;ects;7,5;nl-1-10;2;2027-06-30;\n`)).toEqual([
      {
        line: 2,
        final: true,
        studyLoad: { studyLoadUnit: "ects", value: 7.5 },
        scale: { id: "nl-1-10", version: 2 },
        dates: { determined: "2027-06-30" },
      },
    ]);
  });

  test("leave what is no number as it stands, also one whose comma may be for thousands", () => {
    expect(rowsOf("studyLoad.value;final;changes\n1,000;yes;one\n")).toEqual([
      { line: 2, studyLoad: { value: "1,000" }, final: "yes", changes: "one" },
    ]);
  });

  test("name the line they are on, and one that has too many cells is refused by itself", () => {
    expect(rowsOf("score,pass\n8,5,passed\n7,passed\n")).toEqual([
      { line: 2, detail: "has 3 cells under 2 columns" },
      { line: 3, score: "7", pass: "passed" },
    ]);
  });

  test.each([
    ["no rows", "score;pass\n"],
    ["nothing", "\n"],
    ["a column of no meaning", "score;name\n8;x\n"],
    ["a column twice", "score;score\n8;8\n"],
    ["a member of every object", "__proto__;score\nx;8\n"],
    ["an open quote", 'score;pass\n"8,5;passed\n'],
    ["a quote amid a cell", 'score;pass\n"8"5;passed\n'],
    ["bytes that are no UTF-8", "score\n\uFFFD\n"],
    ["too many rows", `score\n${"8\n".repeat(1001)}`],
  ])("with %s are refused whole", (_, text) => {
    expect(readCsvRows(text)).toMatchObject({ ok: false });
  });
});
