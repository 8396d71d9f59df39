import { cpus } from "node:os";
import { clientCredentials, createSisClient } from "@wissel/client";
import { openDatabase } from "@wissel/store";
import type { Institution } from "../../src/institutions.ts";
import type { Narrator } from "../../src/narrator.ts";
import { SIS_SCOPES, sisClientId } from "../../src/nodes/node-files.ts";
import type { Playground } from "../../src/playground.ts";
import { readDatabaseSettings, voidBecause } from "../database-settings.ts";
import { askInVain, inBatches, oneByOne, someAtOnce, WRITTEN } from "./courses.ts";
import { feedAgainstSelect } from "./feed.ts";
import { importFile } from "./import-file.ts";
import { openPlainTable, type PlainTable } from "./plain-table.ts";
import { inTurns, type Rates, type Ways } from "./rates.ts";

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

const AIM = "0.5";

/** Upserts of courses through the SIS's interface, against SQL alone in the same run; then a file. */
export async function runImports(target: ImportTarget, { narrator, rounds, rows }: ImportBench) {
  const { origin, clientId, clientSecret, ownerUrl, readerUrl, folder } = target;
  const scope = SIS_SCOPES.join(" ");
  const token = clientCredentials({ tokenUrl: `${origin}/oauth/token`, clientId, clientSecret, scope });
  const sis = createSisClient({ baseUrl: origin, token });
  await using plain = await openPlainTable(ownerUrl);
  const { hostname: host, port } = new URL(origin);
  const writers = { sis, plain, target: { host, port: Number(port) }, token: await token() };
  const measure = (title: string, ways: Ways) => narrator.during(title, () => inTurns(rounds, ways));
  const singly = await measure("Courses one by one", oneByOne(writers));
  const road = await askInVain(writers);
  const some = await measure("Courses, sixteen at once", someAtOnce(writers));
  const batches = await measure("Courses in batches", inBatches(writers));
  const feedWays = feedAgainstSelect(writers.target, writers.token);
  await feedWays.measured(0); // the control needs to know how many bytes it sends
  const feed = await measure("The change feed from its beginning", feedWays);
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
    ...(await miscounted(plain, "one-", WRITTEN.one * rounds)),
    ...(await miscounted(plain, "some-", WRITTEN.some * rounds)),
    ...(await miscounted(plain, "many-", WRITTEN.many * rounds)),
    ...(await miscounted(plain, "file-", rows)),
  ];
  const report = [
    `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`,
    "",
    "| upserts of courses | rows per second | INSERT … ON CONFLICT with feed rows | ratio | aim |",
    "| --- | --- | --- | --- | --- |",
    rowOf("one by one", singly, AIM),
    rowOf("sixteen at once", some, AIM),
    rowOf("in batches of 1,000", batches, AIM),
    "",
    `Requests for nothing, one by one by the same client: ${Math.round(road)} per second.`,
    "",
    "| change feed | rows per second | SELECT of as many rows, in as many bytes | ratio | aim |",
    "| --- | --- | --- | --- | --- |",
    rowOf("from its beginning", feed, ""),
    "",
    "| file | rows | size | rows per second | most memory of the command |",
    "| --- | --- | --- | --- | --- |",
    `| CSV | ${file.rows} | ${megabytes(file.fileBytes)} | ${Math.round(file.rowsPerSecond)} | ${megabytes(file.maxRssBytes)} |`,
    "",
    problems.length === 0 ? "Every row is stored." : `This run counts for nothing:\n${problems.join("\n")}`,
  ].join("\n");
  return { report, problems };
}

async function miscounted(plain: PlainTable, prefix: string, written: number): Promise<readonly string[]> {
  const counted = await plain.countItems(prefix);
  return counted === written ? [] : [`${prefix}: ${counted} courses are stored, ${written} were written`];
}

function rowOf(name: string, { measured, control, ratio }: Rates, aim: string): string {
  return `| ${name} | ${Math.round(measured)} | ${Math.round(control)} | ${ratio.toFixed(2)} | ${aim} |`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
