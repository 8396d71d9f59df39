import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, expect, test } from "vitest";
import { crashPointsOf } from "../../faults/crash-points.ts";
import { runFaults } from "../../faults/run-faults.ts";
import { openNarrator } from "../../src/narrator.ts";

const ROOT = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
const PORT_BASE = testPortBase() + 70;
const TIMEOUT_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), "wissel-faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "over a bad line, with sender and receiver killed between two writes, every result comes home once, with its receipt",
  async () => {
    const options = { results: 60, portBase: PORT_BASE, seed: "small" };
    const { counted, troubles, unmade, faults, events, searched } = await runFaults(options, {
      root: ROOT,
      folder,
      narrator: openNarrator({ write: () => undefined }, Date.now),
      stopped: new AbortController().signal,
      today: "2027-06-28",
      troublesOf: (houses) => crashPointsOf(houses).slice(2, 4),
    });
    expect(counted).toMatchObject({ sent: 60, recorded: 60, receipts: 60, lost: 0, doubled: 0 });
    expect(counted.changed).toBeGreaterThan(4);
    expect(unmade).toEqual([]);
    expect(troubles).toEqual([
      "kill -9 of the receiver, an event stored and not answered",
      "kill -9 of the sender's worker, an answer heard and not settled",
    ]);
    expect(faults.size).toBeGreaterThan(0);
    expect(events).toBeGreaterThanOrEqual(60);
    const places = searched.map(({ place }) => place);
    expect(places).toEqual(
      expect.arrayContaining(["answers to who may not ask", "answers to what cannot be"]),
    );
    expect(places.filter((place) => place.startsWith("the log")).length).toBeGreaterThan(3);
    expect(searched.filter(({ found }) => found > 0)).toEqual([]);
  },
  TIMEOUT_MS,
);
