import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RowKind, WireRow } from "@wissel/client";
import { afterAll, describe, expect, test } from "vitest";
import type { Encoding } from "./encoding.ts";
import { csvOf } from "./export-rows.ts";
import { NO_MAPPING, parseMapping } from "./mapping.ts";
import { openRowFile } from "./open-row-file.ts";
import { writeRefusedRows } from "./refused-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "wissel-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function aFile(content: string | Uint8Array, name = "rows.csv"): string {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  writeFileSync(path, content);
  return path;
}

interface Reading {
  readonly kind?: RowKind;
  readonly mapping?: object;
  readonly encoding?: Encoding;
}

async function rowsIn(path: string, { kind = "academic-sessions", mapping, encoding }: Reading = {}) {
  const read = mapping === undefined ? NO_MAPPING : parseMapping(JSON.stringify(mapping));
  const file = await openRowFile({ path, kind, mapping: read, format: undefined, encoding });
  const rows = [];
  for await (const { line, reading } of file.rows()) rows.push({ line, ...reading });
  return rows;
}

const NAMES = (value: string) => [{ language: "nl", value }];

describe("an encoding", () => {
  const csv = "sourceId;name.nl\nS1;Café €5 – ’s\n";
  const inWindows1252 = Buffer.from(
    csv.replace("€", "\x80").replace("–", "\x96").replace("’", "\x92"),
    "latin1",
  );
  const said = [{ line: 2, document: { sourceId: "S1", name: NAMES("Café €5 – ’s") } }];

  test("is found out: UTF-8 with a mark and without, and Windows-1252", async () => {
    expect(await rowsIn(aFile(csv))).toEqual(said);
    expect(await rowsIn(aFile(`\uFEFF${csv}`))).toEqual(said);
    expect(await rowsIn(aFile(inWindows1252))).toEqual(said);
    expect(await rowsIn(aFile(inWindows1252), { encoding: "windows-1252" })).toEqual(said);
  });

  test.each<[string, string | Buffer, Encoding | undefined, string]>([
    ["is said to be UTF-8 and is not", inWindows1252, "utf-8", "line 2 is not UTF-8"],
    ["is said to be Windows-1252 and has the mark of UTF-8", `\uFEFF${csv}`, "windows-1252", "mark of UTF-8"],
    ["is UTF-16", Buffer.from(`\uFEFF${csv}`, "utf16le"), undefined, "UTF-16"],
    ["has no mark and is UTF-16", Buffer.from(csv, "utf16le"), undefined, "NUL"],
    [
      "is neither",
      Buffer.from([0x61, 0x0a, 0x81, 0xff]),
      undefined,
      "line 2 is not UTF-8, and line 2 is not Windows",
    ],
    [
      "ends in the middle of a character",
      Buffer.from([...Buffer.from("sourceId\nS1\n"), 0xe2, 0x82]),
      "utf-8",
      "line 3",
    ],
  ])("that %s refuses the file before anything is read from it", async (_what, content, encoding, fault) => {
    await expect(rowsIn(aFile(content), encoding === undefined ? {} : { encoding })).rejects.toThrow(fault);
  });
});

describe("a CSV file", () => {
  test("has rows with quotes, line ends in cells and blank lines; a row of another width is refused by itself", async () => {
    const csv = 'sourceId,name.nl\r\nS1,"Een, ""twee""\ndrie"\r\n\r\nS2\n,\r\nS3,Vier\n';
    expect(await rowsIn(aFile(csv))).toEqual([
      { line: 3, document: { sourceId: "S1", name: NAMES('Een, "twee"\ndrie') } },
      { line: 5, fault: "has 1 cells under 2 headings" },
      { line: 7, document: { sourceId: "S3", name: NAMES("Vier") } },
    ]);
  });

  test("of somebody else's is read by a mapping: other headings, what every row says, what is left out", async () => {
    const mapping = {
      columns: { Code: "sourceId", Naam: "name", Van: "startDate" },
      set: { endDate: "2027-07-01", academicSessionType: "semester" },
      ignore: ["Opmerking"],
      language: "nl",
    };
    const csv =
      "Code;Naam;Van;endDate;Opmerking\nS1;Voorjaar;2027-02-01;;x\nS2;Najaar;2027-09-01;2028-01-31;\n";
    expect(await rowsIn(aFile(csv), { mapping })).toMatchObject([
      {
        document: {
          sourceId: "S1",
          name: NAMES("Voorjaar"),
          endDate: "2027-07-01",
          academicSessionType: "semester",
        },
      },
      { document: { sourceId: "S2", endDate: "2028-01-31" } },
    ]);
  });

  test.each([
    ["sourceId;Naam\nS1;x\n", {}, 'academic-sessions have no "Naam"; they have sourceId, name'],
    ["sourceId;sourceId\nS1;x\n", {}, "two columns are sourceId"],
    ["sourceId\nS1\n", { columns: { Code: "sourceId" } }, 'no column "Code"'],
    ["sourceId\nS1\n", { set: { colour: "red" } }, 'no "colour" to be set'],
    ["sourceId\nS1\n", { sets: {} }, "means nothing: sets"],
    ['sourceId;name.nl\nS1;"never closed\nS2;x\n', {}, "cannot be read as CSV"],
    ["", {}, "empty"],
  ])("%j with %j cannot be read", async (csv, mapping, fault) => {
    await expect(rowsIn(aFile(csv), { mapping })).rejects.toThrow(fault);
  });

  test("with a member twice refuses that row", async () => {
    const csv = 'sourceId;name;name.nl\nS1;"[{""language"":""nl"",""value"":""a""}]";b\n';
    expect(await rowsIn(aFile(csv))).toEqual([
      { line: 2, fault: "has name in a column of its own and in name.nl" },
    ]);
  });
});

test("an NDJSON file has a row on each line; a line that is none is refused by itself", async () => {
  const ndjson = '{"sourceId":"S1","Naam":"x"}\n\nno\n[1]\n{"sourceId":"S2","wissel_problem":"old"}';
  const mapping = { columns: { Naam: "shortName" } };
  expect(await rowsIn(aFile(ndjson, "rows.ndjson"), { mapping })).toEqual([
    { line: 1, document: { sourceId: "S1", shortName: "x" } },
    { line: 3, fault: expect.stringMatching(/^is not JSON/) },
    { line: 4, fault: "is not an object" },
    { line: 5, document: { sourceId: "S2" } },
  ]);
});

test("refused rows are written as they stood, each after its reason, and are read again without it", async () => {
  const path = aFile('Code;Naam\nS1;Één;te veel\nS2;goed\nS3;"a;b"\n');
  const mapping = parseMapping('{"columns":{"Code":"sourceId","Naam":"name.nl"}}');
  const open = (from: string) =>
    openRowFile({ path: from, kind: "academic-sessions", mapping, format: undefined, encoding: undefined });
  const refused = join(folder, "refused.csv");
  await writeRefusedRows(
    await open(path),
    new Map([
      [1, "too wide"],
      [3, 'say "b"'],
    ]),
    refused,
  );
  const again = join(folder, "again.csv");
  await writeRefusedRows(await open(refused), new Map([[2, "still"]]), again);
  expect([readFileSync(refused, "utf8"), readFileSync(again, "utf8")]).toEqual([
    '\uFEFFwissel_problem;Code;Naam\r\ntoo wide;S1;Één;te veel\r\n"say ""b""";S3;"a;b"\r\n',
    '\uFEFFwissel_problem;Code;Naam\r\nstill;S3;"a;b"\r\n',
  ]);
});

test("an export has the columns that its rows need; what does not fit their order is JSON in one cell", async () => {
  const nl = { language: "nl", value: "Een" };
  const en = { language: "en", value: "One" };
  const rows: readonly WireRow[] = [
    { sourceId: "1", name: [nl] },
    { sourceId: "2", name: [nl, en], parent: "1" },
    { sourceId: "3", name: [en, nl] },
    { sourceId: "4", name: [nl, nl] },
  ];
  async function* stream() {
    yield* rows;
  }
  let csv = "";
  const spoolFile = join(folder, "spool");
  for await (const line of csvOf(stream(), { kind: "academic-sessions", delimiter: ";", spoolFile }))
    csv += line;
  expect(csv.split("\r\n").slice(0, 3)).toEqual([
    "sourceId;name;name.nl;name.en;parent",
    "1;;Een;;",
    "2;;Een;One;1",
  ]);
  const read = await rowsIn(aFile(csv));
  expect(read.map((row) => ("document" in row ? row.document : row))).toEqual(rows);
});
