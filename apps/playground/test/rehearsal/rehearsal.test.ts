import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeOpening } from "../../rehearsal/make-opening.ts";
import { parseRehearsalOptions } from "../../rehearsal/options.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { replay } from "../../rehearsal/replay.ts";
import { dumpRows } from "../../rehearsal/report/dump.ts";
import { openNarrator } from "../../src/narrator.ts";

const ROOT = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const PORT_BASE = String(Number(process.env.WISSEL_TEST_PORT_BASE ?? 4250) + 16);
const TIMEOUT_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), "wissel-rehearsal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opening = makeOpening({ seed: "small", minors: 12, students: 150 });

function rehearsal(...args: readonly string[]) {
  return rehearse(opening, parseRehearsalOptions(["--port-base", PORT_BASE, ...args], {}), {
    root: ROOT,
    folder: join(folder, "nodes"),
    narrator: openNarrator({ write: () => undefined }, Date.now),
    stopped: new AbortController().signal,
    chaosPauseMs: 2_000,
  });
}

test(
  "in the order of arrival, everybody gets what a replay of the files gives them",
  async () => {
    const { figures, invariants, ...rehearsed } = await rehearsal("--order", "arrival");
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
      .flatMap((name) => readFileSync(join(dump, name), "utf8").trim().split("\n").slice(1))
      .reduce((sum, line) => sum + Number(line.split(",")[4]), 0);
    expect(granted).toBe(150 - (figures.choices["0"] ?? 0));
  },
  TIMEOUT_MS,
);

test(
  "with processes killed while students ask, nothing is lost and nothing doubled",
  async () => {
    const { figures, invariants, kills } = await rehearsal("--chaos", "--students-per-second", "25");
    expect(kills.size).toBeGreaterThan(0);
    expect(invariants.filter(({ held }) => !held)).toEqual([]);
    expect(Object.values(figures.choices).reduce((sum, students) => sum + students, 0)).toBe(150);
  },
  TIMEOUT_MS,
);
