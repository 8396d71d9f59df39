import { cpus } from "node:os";
import { clientCredentials, createSisClient, dataOf, type SisClient, writeRows } from "@wissel/client";
import { openDatabase } from "@wissel/store";
import type { Institution } from "../../src/institutions.ts";
import type { Narrator } from "../../src/narrator.ts";
import { SIS_SCOPES, sisClientId } from "../../src/nodes/node-files.ts";
import type { Playground } from "../../src/playground.ts";
import { median } from "../compare.ts";
import { readDatabaseSettings, voidBecause } from "../database-settings.ts";
import { importFile } from "./import-file.ts";
import { type BenchRow, openPlainTable, type PlainTable } from "./plain-table.ts";

/** A node, and its database. */
export interface ImportTarget {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly ownerUrl: string;
  readonly readerUrl: string;
  /** For the file. */
  readonly folder: string;
}

export interface ImportBench {
  readonly narrator: Narrator;
  readonly rounds: number;
  /** Of the file. */
  readonly rows: number;
}

/** The node of an institution of the playground. */
export function targetAt(
  { layout, secrets, nodeOf, readerUrl }: Playground,
  institution: Institution,
): ImportTarget {
  const ownerUrl = nodeOf(institution).env.DATABASE_OWNER_URL;
  if (ownerUrl === undefined) throw new Error("the node's environment does not name its owner's database");
  return {
    origin: layout.node(institution).origin,
    clientId: sisClientId(institution),
    clientSecret: secrets(institution).sisClient,
    ownerUrl,
    readerUrl: readerUrl(institution),
    folder: layout.folder,
  };
}

const SINGLY = 200;
const BATCHES = 5;
const BATCH = 1000;
const AIM = 0.5;

/** Upserts of courses through the SIS's interface, against SQL alone in the same run; then a file. */
export async function runImports(target: ImportTarget, { narrator, rounds, rows }: ImportBench) {
  const { origin, clientId, clientSecret, ownerUrl, readerUrl, folder } = target;
  const scope = SIS_SCOPES.join(" ");
  const token = clientCredentials({ tokenUrl: `${origin}/oauth/token`, clientId, clientSecret, scope });
  const sis = createSisClient({ baseUrl: origin, token });
  await using plain = await openPlainTable(ownerUrl);
  const singly = await narrator.during("Courses one by one", () =>
    inTurns(rounds, { sis, plain }, writeSingly),
  );
  const batches = await narrator.during("Courses in batches", () =>
    inTurns(rounds, { sis, plain }, writeBatches),
  );
  const file = await narrator.during(`A file of ${rows} courses`, () =>
    importFile({
      rows,
      prefix: "file-",
      folder,
      env: { WISSEL_URL: origin, WISSEL_CLIENT_ID: clientId, WISSEL_CLIENT_SECRET: clientSecret },
    }),
  );
  await using reader = openDatabase({
    url: readerUrl,
    applicationName: "wissel bench",
    maxConnections: 1,
    onError: () => undefined,
  });
  const problems = [
    ...voidBecause(await readDatabaseSettings(reader.pool)),
    ...(await miscounted(plain, "one-", SINGLY * rounds)),
    ...(await miscounted(plain, "many-", BATCHES * BATCH * rounds)),
    ...(await miscounted(plain, "file-", rows)),
  ];
  const report = [
    `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`,
    "",
    "| upserts of courses | rows per second | INSERT … ON CONFLICT with feed rows | ratio | aim |",
    "| --- | --- | --- | --- | --- |",
    rowOf("one by one", singly),
    rowOf(`in batches of ${BATCH}`, batches),
    "",
    "| file | rows | size | rows per second | most memory of the command |",
    "| --- | --- | --- | --- | --- |",
    `| CSV | ${file.rows} | ${megabytes(file.fileBytes)} | ${Math.round(file.rowsPerSecond)} | ${megabytes(file.maxRssBytes)} |`,
    "",
    problems.length === 0 ? "Every row is stored." : `This run counts for nothing:\n${problems.join("\n")}`,
  ].join("\n");
  return { report, problems };
}

interface Ways {
  readonly sis: SisClient;
  readonly plain: PlainTable;
}

interface Rates {
  readonly measured: number;
  readonly control: number;
  readonly ratio: number;
}

type Write = (ways: Ways, way: "measured" | "control", round: number) => Promise<number>;

/** In the order A B B A, so that a machine that slows down favours neither. */
async function inTurns(rounds: number, ways: Ways, write: Write): Promise<Rates> {
  const rates = { measured: [] as number[], control: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const way of round % 2 === 0
      ? (["control", "measured"] as const)
      : (["measured", "control"] as const)) {
      const startedAt = performance.now();
      const rows = await write(ways, way, round);
      rates[way].push((rows * 1000) / (performance.now() - startedAt));
    }
  }
  const ratios = rates.measured.map((rate, index) => rate / (rates.control[index] ?? Number.NaN));
  return { measured: median(rates.measured), control: median(rates.control), ratio: median(ratios) };
}

const writeSingly: Write = async ({ sis, plain }, way, round) => {
  for (let index = 0; index < SINGLY; index += 1) {
    const row = aCourse(`one-${round}-${index}`);
    if (way === "control") await plain.write([row]);
    else {
      const { sourceId, ...body } = row;
      dataOf(await sis.PUT("/courses/{sourceId}", { params: { path: { sourceId } }, body }));
    }
  }
  return SINGLY;
};

const writeBatches: Write = async ({ sis, plain }, way, round) => {
  const rows = Array.from({ length: BATCHES * BATCH }, (_, index) => aCourse(`many-${round}-${index}`));
  if (way === "control") {
    for (let start = 0; start < rows.length; start += BATCH)
      await plain.write(rows.slice(start, start + BATCH));
  } else {
    for await (const { outcome } of writeRows(sis, "courses", { rows })) {
      if (outcome !== "created") throw new Error(`a new course is ${outcome}`);
    }
  }
  return rows.length;
};

function aCourse(sourceId: string) {
  return {
    sourceId,
    name: [{ language: "en", value: `Course ${sourceId}` }],
    description: [{ language: "en", value: "What the course is about, in a sentence or two. ".repeat(4) }],
    level: "bachelor" as const,
    studyLoad: [{ studyLoadUnit: "ects" as const, value: 5 }],
  } satisfies BenchRow;
}

async function miscounted(plain: PlainTable, prefix: string, written: number): Promise<readonly string[]> {
  const counted = await plain.countItems(prefix);
  return counted === written ? [] : [`${prefix}: ${counted} courses are stored, ${written} were written`];
}

function rowOf(name: string, { measured, control, ratio }: Rates): string {
  return `| ${name} | ${Math.round(measured)} | ${Math.round(control)} | ${ratio.toFixed(2)} | ${AIM} |`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
