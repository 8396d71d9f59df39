import { type DeskOperations, type DeskSchemas, problemOf } from "@wissel/contract";
import type { Clock, PinnedPeer } from "@wissel/core";
import { type LedgerRun, listLedgerRuns, type Queryable, requestLedgerRun } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";

export interface LedgerDeskPorts {
  readonly pool: Queryable;
  /** Those with whom there is an agreement. */
  readonly partners: () => readonly Pick<PinnedPeer, "schacHome">[];
  readonly clock: Clock;
}

/** What officers see of comparing ledgers, and how they have it done. */
export type LedgerDeskHandlers = Pick<Handlers<DeskOperations>, "listLedgerRuns" | "requestLedgerRun">;

export function ledgerDeskHandlers({ pool, partners, clock }: LedgerDeskPorts): LedgerDeskHandlers {
  const shown = async (schacHome: string) => {
    const run = (await listLedgerRuns(pool)).find(({ partner }) => partner === schacHome);
    return toWireRun(schacHome, run, clock.now());
  };
  return {
    async listLedgerRuns() {
      const runs = new Map((await listLedgerRuns(pool)).map((run) => [run.partner, run]));
      const now = clock.now();
      const items = partners().map(({ schacHome }) => toWireRun(schacHome, runs.get(schacHome), now));
      return { status: 200, body: { items } };
    },
    async requestLedgerRun({ params: { schacHome } }) {
      if (!partners().some((one) => one.schacHome === schacHome))
        return { problem: problemOf("partner-unknown") };
      await requestLedgerRun(pool, schacHome, clock.now());
      return { status: 202, body: await shown(schacHome) };
    },
  };
}

function toWireRun(schacHome: string, run: LedgerRun | undefined, now: Date): DeskSchemas["LedgerRun"] {
  if (run === undefined) return { schacHome, state: "waiting" };
  const { dueAt, leaseUntil, startedAt, finishedAt, outcome, failure } = run;
  const isRunning = leaseUntil !== undefined && leaseUntil > now;
  return {
    schacHome,
    state: isRunning ? "running" : dueAt <= now ? "due" : "waiting",
    ...(dueAt > now ? { nextAt: dueAt.toISOString() } : {}),
    ...present({ startedAt: startedAt?.toISOString(), finishedAt: finishedAt?.toISOString(), failure }),
    // Written by this node, as the contract has it.
    ...present({ outcome: outcome as DeskSchemas["LedgerOutcome"] | undefined }),
  };
}
