import { readFileSync } from "node:fs";
import {
  applyChange,
  type LedgerHistory,
  ledgerHistory,
  naming,
  openLedgers,
  roundsOf,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildStatesDocument } from "../../scripts/states-document.ts";
import type { Association } from "./association.ts";
import { findTransition, TRANSITIONS } from "./transitions.ts";

type Change = Parameters<typeof findTransition>[0];

/** Every change of state in a history, as the host's rows show them, one command at a time. */
function changesOf({ pools, batches, changes: hosts }: LedgerHistory): Change[] {
  const ledgers = openLedgers(pools);
  const { ledger } = ledgers;
  const changes: Change[] = [];
  const during = (work: () => unknown) => {
    const before = new Map(ledger.associations);
    work();
    for (const after of ledger.associations.values()) {
      const known = before.get(after.associationKey);
      if (known !== after) changes.push(...changesBetween(known, after));
    }
  };
  for (const [round, { commands, now }] of roundsOf(batches).entries()) {
    for (const command of commands) during(() => ledger.decide(naming(ledger, [command]), now));
    const change = hosts[round];
    if (change !== undefined) during(() => applyChange(ledgers, change, now));
  }
  return changes;
}

/** The reason belongs to the last "no": of home's changes it says nothing once the host has ended it before. */
function changesBetween(before: Association | undefined, after: Association): Change[] {
  const { homeState, hostState, reason = "none given" } = after;
  const ended = hostState === "cancelled" || hostState === "denied";
  return [
    ...(before?.homeState === homeState
      ? []
      : [{ side: "home", from: before?.homeState ?? "none", to: homeState } as const]),
    ...(before?.hostState === hostState
      ? []
      : [
          {
            side: "host",
            from: before?.hostState ?? "pending",
            to: hostState,
            ...(ended ? { reason } : {}),
          } as const,
        ]),
  ];
}

test("every change of state is one of the table, for one of its reasons", () => {
  fc.assert(
    fc.property(ledgerHistory, (history) => {
      for (const change of changesOf(history)) {
        expect(findTransition(change), JSON.stringify(change)).toBeDefined();
      }
    }),
  );
});

test("every row of the table happens, for each of its reasons, but for what only home's own rows show", () => {
  const seen = new Set(
    fc
      .sample(ledgerHistory, { numRuns: 3000, seed: 1 })
      .flatMap(changesOf)
      .map(({ side, from, to, reason }) => [side, from, to, reason].join(" ").trim()),
  );
  const listed = TRANSITIONS.flatMap(({ side, from, to, reasons }) =>
    side === "home" || reasons.length === 0
      ? [`${side} ${from} ${to}`]
      : reasons.map((reason) => `${side} ${from} ${to} ${reason}`),
  );
  expect(listed.filter((row) => !seen.has(row))).toEqual([
    "host none pending host-unreachable",
    "host pending queued selection-not-decided", // nor in a phase of selection: selection.test.ts
    "host queued denied host-refused", // nor does a host decide by name: host-decision.test.ts
    "host associated cancelled condition-not-met",
    "host associated cancelled no-show",
    "host associated cancelled no-longer-student", // nor is anybody deregistered: deregistration.test.ts
    "host queued denied not-selected",
    "host queued denied place-none-left",
    "host pending denied round-not-valid", // no offering of these histories is in a round: phases.test.ts
    "host pending denied round-paused",
    "host pending denied phase-not-for-student",
    "host pending denied agreement-missing", // nor are agreements asked: agreement-limit.test.ts
    "host pending denied agreement-not-in-force",
    "host pending denied offering-not-agreed",
    "host pending denied agreement-exhausted",
    "host pending denied association-already-live",
    "host pending denied command-unacceptable",
    "host queued cancelled no-longer-student",
    "host associated cancelled no-longer-student",
  ]);
}, 120_000);

test("no state is left once it has ended", () => {
  expect(TRANSITIONS.filter(({ from }) => from === "denied" || from === "cancelled")).toEqual([]);
});

test("docs/states.md is what the table says; write-states.ts writes it", () => {
  const written = readFileSync(new URL("../../../../docs/states.md", import.meta.url), "utf8");
  expect(written).toBe(buildStatesDocument());
});
