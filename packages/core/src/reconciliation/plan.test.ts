import { AN_INSTANT } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { type HeldByBoth, planReconciliation, type ReconciliationMode } from "./plan.ts";
import type { HeldVersion, LedgerStatement } from "./statement.ts";

const ID = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";

function held(overrides: Partial<LedgerStatement> = {}): LedgerStatement {
  return {
    associationId: ID,
    offeringId: "offering",
    pseudonym: "pseudonym",
    homeState: "associated",
    hostState: "associated",
    sequence: 1,
    version: 1,
    ifFull: "refuse",
    student: {},
    requestedAt: AN_INSTANT,
    txn: "txn",
    createdAt: AN_INSTANT,
    updatedAt: AN_INSTANT,
    results: [],
    ...overrides,
  };
}

const aVersion = (version: number, overrides: Partial<HeldVersion> = {}): HeldVersion => ({
  version,
  jti: `jti-${version}`,
  digests: [`digest-${version}`],
  ...overrides,
});

interface Case {
  readonly is: string;
  readonly side: HeldByBoth["side"];
  readonly mine?: LedgerStatement;
  readonly theirs?: LedgerStatement;
  readonly compare: readonly object[];
  readonly learn?: readonly object[];
}

const doubt = (reason: string, version?: number, stream = "enrolment") => ({
  kind: "doubt",
  stream,
  reason,
  ...(version === undefined ? {} : { version }),
});
const learnt = { kind: "learn-enrolment" };

const CASES: readonly Case[] = [
  { is: "the same on both sides", side: "home", mine: held(), theirs: held(), compare: [] },
  {
    is: "changed by the host, and home was not reached",
    side: "home",
    mine: held(),
    theirs: held({ version: 2, hostState: "cancelled" }),
    compare: [{ kind: "take-answer" }],
  },
  {
    is: "the same case seen by the host",
    side: "host",
    mine: held({ version: 2 }),
    theirs: held(),
    compare: [],
  },
  {
    is: "withdrawn at home, and the command was lost",
    side: "home",
    mine: held({ homeState: "cancelled", sequence: 2 }),
    theirs: held(),
    compare: [{ kind: "send-command" }],
  },
  {
    is: "withdrawn at home after the host had ended it",
    side: "home",
    mine: held({ homeState: "cancelled", hostState: "denied", sequence: 2 }),
    theirs: held({ hostState: "denied" }),
    compare: [],
  },
  {
    is: "never answered by the host",
    side: "home",
    mine: held({ version: 0, hostState: "pending" }),
    compare: [{ kind: "send-command" }],
  },
  {
    is: "on its way to the host",
    side: "host",
    theirs: held({ version: 0, hostState: "pending" }),
    compare: [],
  },
  {
    is: "forgotten by home",
    side: "home",
    theirs: held({ results: [aVersion(1, { recordedAt: AN_INSTANT })] }),
    compare: [doubt("unknown_here", 1)],
    learn: [
      learnt,
      { kind: "fetch-result", version: 1 },
      { kind: "note-recorded", version: 1, recordedAt: AN_INSTANT },
    ],
  },
  {
    is: "known to home in an older state of its own",
    side: "home",
    mine: held(),
    theirs: held({ sequence: 3, version: 2, homeState: "cancelled", hostState: "cancelled" }),
    compare: [doubt("behind_here", 2), { kind: "take-answer" }],
    learn: [learnt, { kind: "take-answer" }],
  },
  { is: "forgotten by the host", side: "home", mine: held(), compare: [doubt("behind_there", 1)] },
  {
    is: "forgotten by this host",
    side: "host",
    theirs: held({ version: 3 }),
    compare: [doubt("behind_here", 3)],
    learn: [learnt],
  },
  {
    is: "remembered by home in a newer version than by this host",
    side: "host",
    mine: held(),
    theirs: held({ version: 2, hostState: "cancelled" }),
    compare: [doubt("behind_here", 2)],
    learn: [learnt],
  },
  {
    is: "decided by home in the time that this host has forgotten",
    side: "host",
    mine: held({ homeState: "pending" }),
    theirs: held({ sequence: 2 }),
    compare: [],
    learn: [learnt],
  },
  {
    is: "forgotten by home, seen by the host",
    side: "host",
    mine: held(),
    compare: [doubt("unknown_there")],
  },
  {
    is: "in one version in two states",
    side: "host",
    mine: held(),
    theirs: held({ hostState: "queued" }),
    compare: [doubt("states_differ", 1)],
  },
  {
    is: "about two students",
    side: "home",
    mine: held(),
    theirs: held({ pseudonym: "another", version: 9 }),
    compare: [doubt("states_differ", 1)],
  },
  {
    is: "with a version of the result that home lacks between two",
    side: "home",
    mine: held({ results: [aVersion(1), aVersion(3)] }),
    theirs: held({ results: [aVersion(1), aVersion(2), aVersion(3)] }),
    compare: [{ kind: "fetch-result", version: 2 }],
  },
  {
    is: "with another token for a version that home holds",
    side: "home",
    mine: held({ results: [aVersion(1)] }),
    theirs: held({ results: [aVersion(1, { digests: ["other"] })] }),
    compare: [{ kind: "fetch-result", version: 1 }],
  },
  {
    is: "with a version that home has not got, seen by the host",
    side: "host",
    mine: held({ results: [aVersion(1), aVersion(2)] }),
    theirs: held({ results: [aVersion(1)] }),
    compare: [{ kind: "send-result", jti: "jti-2" }],
  },
  {
    is: "with a version that this host has forgotten",
    side: "host",
    mine: held({ results: [aVersion(1)] }),
    theirs: held({ results: [aVersion(1), aVersion(2)] }),
    compare: [doubt("behind_here", 2, "result")],
    learn: [{ kind: "fetch-result", version: 2 }],
  },
  {
    is: "recorded at home, and the receipt was lost",
    side: "host",
    mine: held({ results: [aVersion(1)] }),
    theirs: held({ results: [aVersion(1, { recordedAt: AN_INSTANT })] }),
    compare: [{ kind: "note-recorded", version: 1, recordedAt: AN_INSTANT }],
  },
  {
    is: "said by a host to be recorded at home",
    side: "home",
    mine: held({ results: [aVersion(1)] }),
    theirs: held({ results: [aVersion(1, { recordedAt: AN_INSTANT })] }),
    compare: [],
    learn: [{ kind: "note-recorded", version: 1, recordedAt: AN_INSTANT }],
  },
];

describe("an association that is", () => {
  test.each(CASES)("$is, seen by its $side", ({ side, mine, theirs, compare, learn = compare }) => {
    const plan = (mode: ReconciliationMode) => planReconciliation({ side, mine, theirs }, mode);
    expect(plan("compare")).toEqual(compare);
    expect(plan("learn")).toEqual(learn);
  });
});
