import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { clientCredentials, createSisClient, eachRow, writeRows } from "../src/index.ts";
import { openServedNode, type ServedNode } from "./served-node.ts";
import { openTroubledLine, type Trouble } from "./troubled-line.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CLIENT = join(ROOT, "packages", "client");
const run = promisify(execFile);
/** npm and the compiler are processes of their own, which a busy machine lets wait. */
const WITH_NPM_MS = 240_000;

let node: ServedNode;
beforeAll(async () => {
  node = await openServedNode();
});
afterAll(() => node?.[Symbol.asyncDispose]());

test(
  "the package installs in an empty project, types its README's example, and that runs as written",
  async () => {
    const project = mkdtempSync(join(tmpdir(), "wissel-empty-"));
    onTestFinished(() => rmSync(project, { recursive: true, force: true }));
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [tsc, "-b", CLIENT], { cwd: ROOT });
    const library = (name: string) => join(ROOT, "node_modules", name);
    const packed = [CLIENT, library("openapi-fetch"), library("openapi-typescript-helpers")];
    mkdirSync(join(project, "packed"));
    await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", "packed", ...packed], {
      cwd: project,
    });
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const tarballs = readdirSync(join(project, "packed")).map((name) => `./packed/${name}`);
    const offline = ["--offline", "--cache", join(project, "cache"), "--ignore-scripts", "--loglevel=error"];
    await run("npm", ["install", ...offline, ...tarballs], { cwd: project });

    writeFileSync(join(project, "example.ts"), exampleIn(readFileSync(join(CLIENT, "README.md"), "utf8")));
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "es2023",
      types: ["node"],
      typeRoots: [library("@types")],
    };
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["example.ts", "wrong.ts"] }),
    );
    writeFileSync(
      join(project, "wrong.ts"),
      'import type { SisClient } from "@wissel/client";\n' +
        "// @ts-expect-error there is no such state\n" +
        'export const ask = (sis: SisClient) => sis.GET("/enrolments", { params: { query: { hostState: "maybe" } } });\n',
    );
    await run(process.execPath, [tsc, "-p", project], { cwd: project });
    const env = { PATH: process.env.PATH, ...node.environment };
    const { stdout } = await run(process.execPath, ["example.ts"], { cwd: project, env });
    expect(stdout).toBe("U created \n");
  },
  WITH_NPM_MS,
);

test("rows arrive once each over a line that loses requests and answers, turns away and doubles", async () => {
  const troubles: readonly Trouble[] = [
    ...(["lost-before", 503, "through"] as const), // the token
    ...([429, "lost-after", "through"] as const), // the first batch
    ...(["twice", 503, "lost-before", "lost-after", "through"] as const),
  ];
  await using line = await openTroubledLine(node.environment.WISSEL_URL, troubles);
  const patience = { wait: async () => undefined };
  const token = clientCredentials({
    tokenUrl: `${line.origin}/oauth/token`,
    clientId: node.environment.WISSEL_CLIENT_ID,
    clientSecret: node.environment.WISSEL_CLIENT_SECRET,
    scope: "catalogue.write",
    patience,
  });
  const sis = createSisClient({ baseUrl: line.origin, token, patience });
  const rows = Array.from({ length: 40 }, (_, index) => ({
    sourceId: `S${index}`,
    name: [{ language: "en", value: `Period ${index}` }],
    startDate: "2027-02-01",
    endDate: "2027-07-01",
  }));
  const outcomes = [];
  for await (const { outcome } of writeRows(sis, "academic-sessions", { rows, rowsPerBatch: 10 })) {
    outcomes.push(outcome);
  }
  expect(outcomes.filter((outcome) => outcome === "refused")).toEqual([]);
  expect(line.met.slice(0, troubles.length)).toEqual(troubles);
  const stored = [];
  for await (const { sourceId } of eachRow(sis, "academic-sessions")) stored.push(sourceId);
  expect(stored).toEqual(rows.map(({ sourceId }) => sourceId).sort());
});

function exampleIn(readme: string): string {
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (example === undefined) throw new Error("the README has no example");
  return example;
}
