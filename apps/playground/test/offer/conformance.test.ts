import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCatalogueServer, upsert } from "../../../node/test/catalogue/catalogue-server.ts";
import { INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { generateOffer, offerBatches } from "../../src/offer/generate-offer.ts";

/** The field's own checker lives beside the checkout, on machines that have it. */
const CHECKER = fileURLToPath(new URL("../../../../../shared/conformance/ooapi-validate", import.meta.url));
const PLAN = { seed: "wissel", from: "2026-11-21" };

/** Above the test run's port base; no other test file listens there. */
const PORT = 45;

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  if (!existsSync(CHECKER)) return;
  folder = mkdtempSync(join(tmpdir(), "ooapi-validate-"));
  cpSync(CHECKER, folder, { recursive: true });
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
}, 120_000);
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

test("the profiles of eduXchange and RIO find nothing wrong with any institution's offer", {
  timeout: 240_000,
}, async (context) => {
  if (!existsSync(CHECKER)) context.skip(`the checker is not at ${dirname(CHECKER)}: not run`);
  const requests = { eduxchange: 0, rio: 0 };
  for (const institution of INSTITUTIONS) {
    for (const [profile, last] of await checkOffer(institution)) {
      const [, made = "0", issues = "?"] = /^(\d+) requests, (\d+) issues$/.exec(last) ?? [];
      expect(`${institution.name}, ${profile}: ${issues} issues`).toBe(
        `${institution.name}, ${profile}: 0 issues`,
      );
      requests[profile] += Number(made);
    }
  }
  expect(requests.eduxchange).toBeGreaterThan(1_700);
  expect(requests.rio).toBeGreaterThan(800);
});

type Profile = "eduxchange" | "rio";

/** Publishes the offer through the SIS's interface and crawls it; answers the checker's last line by profile. */
async function checkOffer(institution: Institution): Promise<ReadonlyMap<Profile, string>> {
  await using database = await openTestDatabase();
  await using server = await openCatalogueServer(database, {
    schacHome: institution.schacHome,
    checkAnswers: false,
  });
  for (const { path, rows } of offerBatches(generateOffer(PLAN, institution))) {
    const refused = (await upsert(server, path, rows)).filter(({ outcome }) => outcome !== "created");
    expect(refused).toEqual([]);
  }
  const origin = await server.app.listen({ host: "127.0.0.1", port: testPortBase() + PORT });
  const lines = new Map<Profile, string>();
  for (const profile of ["eduxchange", "rio"] as const) {
    const { stdout } = await run(
      process.execPath,
      ["validate.mjs", `${origin}/ooapi/v5`, profile, "--variant", "both"],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { readonly stdout: string }) => error);
    lines.set(profile, stdout.trim().split("\n").at(-1) ?? "");
  }
  return lines;
}
