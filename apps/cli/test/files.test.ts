import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientCredentials, createSisClient, eachRow, type RowKind } from "@wissel/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServedNode, type ServedNode } from "../../../packages/client/test/served-node.ts";
import { importFile } from "../src/files/import-file.ts";
import { NO_MAPPING } from "../src/files/mapping.ts";
import { openRowFile } from "../src/files/open-row-file.ts";
import { aCommandLine } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "wissel-files-"));
let node: ServedNode;
let wissel: ReturnType<typeof aCommandLine>;
beforeAll(async () => {
  node = await openServedNode();
  wissel = aCommandLine(node.environment, folder);
});
afterAll(async () => {
  await node?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** A client that does not go on when a request fails. */
function aSis(fetch: typeof globalThis.fetch = globalThis.fetch) {
  const {
    WISSEL_URL: baseUrl,
    WISSEL_CLIENT_ID: clientId,
    WISSEL_CLIENT_SECRET: clientSecret,
  } = node.environment;
  const token = clientCredentials({
    tokenUrl: `${baseUrl}/oauth/token`,
    clientId,
    clientSecret,
    scope: "catalogue.write",
  });
  return createSisClient({ baseUrl, token, fetch, patience: { attempts: 1 } });
}

async function importing(kind: RowKind, name: string, fetch?: typeof globalThis.fetch) {
  const file = await openRowFile({
    path: join(folder, name),
    kind,
    mapping: NO_MAPPING,
    format: undefined,
    encoding: undefined,
  });
  return importFile({ sis: aSis(fetch), kind, file, dryRun: false, onProgress: () => undefined });
}

async function keysOf(kind: RowKind): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { sourceId } of eachRow(aSis(), kind)) keys.push(sourceId);
  return keys;
}

/** A file as an institution has it: its own headings, semicolons, decimal commas, Windows-1252; seven rows are bad. */
const MAPPING = {
  columns: {
    Vakcode: "sourceId",
    Naam: "name.nl-NL",
    EC: "studyLoad.ects",
    Niveau: "level",
    Taal: "teachingLanguages",
  },
  ignore: ["Opmerking"],
};
const HEADINGS = "Vakcode;Naam;EC;Niveau;Taal;Opmerking";
const BAD: Readonly<Record<number, string>> = {
  17: "V17;Vak 17;veel;bachelor;nl;",
  100: ";Vak zonder sleutel;5;bachelor;nl;",
  101: "V5;Vak met de sleutel van een ander;5;bachelor;nl;",
  500: "V500;Vak 500;5;gymnasium;nl;",
  777: "V777;Vak 777;5;bachelor",
  998: "V998;;5;bachelor;nl;",
  1000: "V1000;Vak 1000;-1;bachelor;nl;",
};
const good = (number: number) => `V${number};Café ${number} – één;7,5;bachelor;nl|en;niet meesturen`;

test("of a thousand rows of which seven are bad 993 are taken and seven named, mended and taken", async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => BAD[index + 1] ?? good(index + 1));
  const text = [HEADINGS, ...lines, ""].join("\r\n").replaceAll("–", "\x96");
  write("vakken.csv", Buffer.from(text, "latin1"));
  write("mapping.json", JSON.stringify(MAPPING));
  const command = ["import", "courses", "vakken.csv", "--mapping", "mapping.json", "--errors", "fout.csv"];
  const preview = await wissel(...command, "--dry-run", "--json");
  expect([preview.code, JSON.parse(preview.out)]).toMatchObject([
    1,
    { dryRun: true, created: 993, refused: 7 },
  ]);
  expect(await keysOf("courses")).toEqual([]);

  const said = await wissel(...command);
  expect([said.code, said.out]).toEqual([
    1,
    "1000 courses: 993 created, 0 updated, 0 unchanged, 7 refused\n",
  ]);
  expect(said.err.match(/^row \d+/gm)).toEqual(Object.keys(BAD).map((number) => `row ${number}`));
  expect(await keysOf("courses")).toHaveLength(993);
  const [, ...refused] = readFileSync(join(folder, "fout.csv"), "utf8").trimEnd().split("\r\n");
  expect(refused.map((line) => line.slice(line.indexOf(";V") + 1).split(";")[0] ?? "").length).toBe(7);
  expect(refused.every((line, index) => line.endsWith(Object.values(BAD)[index] ?? "?"))).toBe(true);

  const mended = Object.keys(BAD).map((number) => `mended;${good(Number(number))}`);
  write("fout.csv", [`wissel_problem;${HEADINGS}`, ...mended, ""].join("\n"));
  const again = await wissel("import", "courses", "fout.csv", "--mapping", "mapping.json");
  expect([again.code, again.out]).toEqual([0, "7 courses: 7 created, 0 updated, 0 unchanged, 0 refused\n"]);
  expect(await aSis().GET("/courses/{sourceId}", { params: { path: { sourceId: "V1000" } } })).toMatchObject({
    data: {
      document: {
        name: [{ language: "nl-NL", value: "Café 1000 – één" }],
        studyLoad: [{ studyLoadUnit: "ects", value: 7.5 }],
        teachingLanguages: ["nl", "en"],
      },
    },
  });
});

test("what is exported and imported again is unchanged, as CSV and as NDJSON", async () => {
  for (const name of ["courses.csv", "courses.ndjson"]) {
    expect(await wissel("export", "courses", "--out", name)).toEqual({
      code: 0,
      out: "",
      err: "1000 courses\n",
    });
    const { out } = await wissel("import", "courses", name);
    expect(out).toBe("1000 courses: 0 created, 0 updated, 1000 unchanged, 0 refused\n");
  }
});

/** Faculties whose institution stands in the last row, behind the end of the first batch. */
function organisations(prefix: string): string {
  const units = Array.from(
    { length: 1100 },
    (_, index) => `${prefix}${index};Unit ${index};faculty;${prefix}U`,
  );
  return ["sourceId;name.en;organisationType;parent", ...units, `${prefix}U;University;institute;`, ""].join(
    "\n",
  );
}

test("rows may refer to rows further down, in a preview too", async () => {
  write("parents.csv", organisations("P"));
  const preview = await wissel("import", "organisations", "parents.csv", "--dry-run");
  expect([preview.code, preview.out]).toEqual([
    0,
    "1101 organisations: would be 1101 created, 0 updated, 0 unchanged, 0 refused\n",
  ]);
  const { code, out } = await wissel("import", "organisations", "parents.csv");
  expect([code, out]).toEqual([0, "1101 organisations: 1101 created, 0 updated, 0 unchanged, 0 refused\n"]);
});

test("an import that is cut off anywhere and run again ends equal to one clean run", async () => {
  write("cut.csv", organisations("K"));
  const clean = [
    ...(await keysOf("organisations")),
    ...Array.from({ length: 1100 }, (_, i) => `K${i}`),
    "KU",
  ].sort();
  for (const batches of [0, 1, 2]) {
    let sent = 0;
    const cut: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.method !== "POST" || request.url.endsWith("/oauth/token")) return fetch(request);
      if (sent++ >= batches) throw new TypeError("cut off");
      return fetch(request);
    };
    await expect(importing("organisations", "cut.csv", cut)).rejects.toThrow("cut off");
  }
  const { refused } = await importing("organisations", "cut.csv");
  expect(refused).toEqual(new Map());
  expect(await keysOf("organisations")).toEqual(clean);
});

test("two imports at once neither wait for each other for ever nor lose rows", async () => {
  const rows = Array.from({ length: 1500 }, (_, index) => `T${index};Period ${index};2027-02-01;2027-07-01`);
  const head = "sourceId;name.en;startDate;endDate";
  write("forwards.csv", [head, ...rows].join("\n"));
  write("backwards.csv", [head, ...rows.toReversed()].join("\n"));
  const [one, other] = await Promise.all([
    importing("academic-sessions", "forwards.csv"),
    importing("academic-sessions", "backwards.csv"),
  ]);
  expect([one.refused.size, other.refused.size, one.created + other.created]).toEqual([0, 0, 1500]);
  expect(await keysOf("academic-sessions")).toHaveLength(1500);
});
