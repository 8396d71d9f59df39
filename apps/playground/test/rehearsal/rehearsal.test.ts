import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCsv } from "../../rehearsal/csv.ts";
import type { Houses } from "../../rehearsal/houses.ts";
import { makeOpening, underName } from "../../rehearsal/make-opening.ts";
import type { Opening } from "../../rehearsal/opening.ts";
import { parseRehearsalOptions } from "../../rehearsal/options.ts";
import { openAlliance, playOpening } from "../../rehearsal/rehearse.ts";
import { replay } from "../../rehearsal/replay.ts";
import { dumpRows } from "../../rehearsal/report/dump.ts";
import { openNarrator } from "../../src/narrator.ts";

const ROOT = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const PORT_BASE = String(testPortBase() + 16);
const TIMEOUT_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), "wissel-rehearsal-"));
const context = {
  root: ROOT,
  folder: join(folder, "nodes"),
  narrator: openNarrator({ write: () => undefined }, Date.now),
  stopped: new AbortController().signal,
  catalogueRefreshMs: 500,
  chaosPauseMs: 2_000,
};

/** Two processes that serve and one that works per node, and a database, serve both openings: starting them is most of the time that these tests take. */
let houses: Houses;
beforeAll(async () => {
  houses = await openAlliance(optionsOf("--chaos", "--servers", "2"), context);
}, TIMEOUT_MS);
afterAll(async () => {
  await houses?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

function optionsOf(...args: readonly string[]) {
  return parseRehearsalOptions(["--port-base", PORT_BASE, ...args], {});
}

function openingOf(name: string): Opening {
  return underName(name, makeOpening({ seed: name, minors: 12, students: 150 }));
}

test(
  "in the order of arrival, everybody gets what a replay of the files gives them",
  async () => {
    const opening = openingOf("in order");
    const plan = optionsOf("--order", "arrival");
    const { figures, invariants, ...rehearsed } = await playOpening(houses, { opening, plan }, context);
    expect(invariants.filter(({ held }) => !held)).toEqual([]);
    const expected = [...replay(opening).values()];
    for (const [choice, students] of Object.entries(figures.choices)) {
      expect([choice, students]).toEqual([choice, expected.filter((each) => String(each) === choice).length]);
    }
    expect(figures).toMatchObject({
      students: 150,
      nullPathPerSecond: null,
      catalogueP99Ms: { quiet: null, busy: null },
      settings: { fsync: "on", synchronous_commit: "on", full_page_writes: "on", unloggedTables: 0 },
    });

    const dump = join(folder, "dump");
    const { stored, played, players, offerings } = rehearsed;
    dumpRows(dump, { stored, answers: played.answers, players, offerings });
    expect(readdirSync(dump)).toHaveLength(9);
    const granted = readdirSync(dump)
      .filter((name) => name.startsWith("movements-"))
      .flatMap((name) => parseCsv(readFileSync(join(dump, name), "utf8")).slice(1))
      .reduce((sum, { cells }) => sum + Number(cells[4]), 0);
    expect(granted).toBe(150 - (figures.choices["0"] ?? 0));
  },
  TIMEOUT_MS,
);

test(
  "with two serving processes per node that are killed while students ask, some of them at both at once, nothing is lost and nothing doubled",
  async () => {
    const opening = openingOf("in disorder");
    const plan = optionsOf("--chaos", "--students-per-second", "25", "--double-submits", "30");
    const { figures, invariants, kills, played } = await playOpening(houses, { opening, plan }, context);
    expect(kills.size).toBeGreaterThan(0);
    expect(played.tally.doubled).toBeGreaterThan(40);
    expect(invariants.filter(({ held }) => !held)).toEqual([]);
    expect(Object.values(figures.choices).reduce((sum, students) => sum + students, 0)).toBe(150);
  },
  TIMEOUT_MS,
);
