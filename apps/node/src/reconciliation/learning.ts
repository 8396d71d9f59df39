import { problemOf } from "@wissel/contract";
import type { Clock, NewId } from "@wissel/core";
import { findLearning, noteDatabaseOrigin, type Queryable } from "@wissel/store";
import type { FastifyInstance } from "fastify";
import type { ReadinessCheck } from "../health.ts";
import { sendProblem } from "../http/problems.ts";

/** Whether this node was restored and still learns from its partners what it has forgotten. */
export interface LearningState {
  isLearning(): boolean;
  /** Looks again: another process, or an operator, may have ended it. */
  refresh(): Promise<void>;
  readonly check: ReadinessCheck;
}

/** Looks at whether the database was restored since the last start. */
export async function openLearningState(
  pool: Queryable,
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
): Promise<LearningState> {
  await noteDatabaseOrigin(pool, { now: clock.now(), newId });
  let learning = await findLearning(pool);
  const refresh = async () => {
    learning = await findLearning(pool);
  };
  return {
    isLearning: () => learning !== undefined,
    refresh,
    check: {
      name: "ledger",
      async check() {
        await refresh();
        if (learning === undefined) return;
        const { since, learntFrom } = learning;
        const from = learntFrom.length === 0 ? "nobody yet" : learntFrom.join(", ");
        throw new Error(`restored; learning since ${since.toISOString()}, so far from ${from}`);
      },
    },
  };
}

/** What changes places, states or results, or shows them to somebody who relies on it. */
const HELD_BACK = ["/exchange/", "/sis/", "/me/", "/desk/", "/alliance/"];
/** Partners may be learning too, and officers see how it goes. */
const OPEN = [
  /^\/exchange\/v1\/ledger(\?|\/|$)/,
  /^\/exchange\/v1\/associations\//,
  /^\/desk\/v1\/(ledger-runs|restores|partners\/[^/]+\/ledger-run)(\?|$)/,
];

/** A restored node gives nothing away and answers nobody from memory before it has learnt. */
export function holdBackWhileLearning(app: FastifyInstance, { isLearning }: LearningState): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (!isLearning() || !isHeldBack(request.url)) return done();
    sendProblem(reply, problemOf("node-learning"), { style: "rfc9457", headers: { "retry-after": "5" } });
  });
}

function isHeldBack(url: string): boolean {
  return HELD_BACK.some((prefix) => url.startsWith(prefix)) && !OPEN.some((open) => open.test(url));
}
