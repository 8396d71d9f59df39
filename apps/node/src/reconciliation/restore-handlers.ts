import { type DeskOperations, type DeskSchemas, problemOf } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import { checkRestore, findLearning, listRestores, type Queryable, type Restore } from "@wissel/store";
import { toldActor } from "../audit/audit-actor.ts";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { actorOf } from "../results/task-handlers.ts";

export interface RestorePorts {
  readonly pool: Queryable;
  readonly clock: Clock;
}

/** What officers see of times at which the database was taken back, and how they say that they have looked. */
export type RestoreDeskHandlers = Pick<Handlers<DeskOperations>, "listRestores" | "checkRestore">;

const MOST = 100;

export function restoreDeskHandlers({ pool, clock }: RestorePorts): RestoreDeskHandlers {
  return {
    async listRestores() {
      const learntFrom = (await findLearning(pool))?.learntFrom ?? [];
      const items = (await listRestores(pool, MOST)).map((restore) => toWireRestore(restore, learntFrom));
      return { status: 200, body: { items } };
    },
    async checkRestore({ params: { restoreId }, body: { note }, caller }) {
      const said = { at: clock.now(), by: actorOf(caller), note };
      const checked = await checkRestore(pool, restoreId, said);
      if (checked === undefined) return { problem: problemOf("restore-unknown") };
      const learntFrom = (await findLearning(pool))?.learntFrom ?? [];
      return { status: 200, body: toWireRestore(checked, learntFrom) };
    },
  };
}

/** `learntFrom` is of the learning under way, if any. */
function toWireRestore(restore: Restore, learntFrom: readonly string[]): DeskSchemas["Restore"] {
  const { restoreId, cause, foundAt, knownUntil, servedAgainAt, checked } = restore;
  const known = servedAgainAt === undefined ? learntFrom : restore.learntFrom;
  return {
    ...{ restoreId, cause, foundAt: foundAt.toISOString(), learntFrom: [...known] },
    state: checked !== undefined ? "checked" : servedAgainAt !== undefined ? "unchecked" : "learning",
    ...present({ knownUntil: knownUntil?.toISOString(), servedAgainAt: servedAgainAt?.toISOString() }),
    ...(checked === undefined
      ? {}
      : { checkedAt: checked.at.toISOString(), checkedBy: toldActor(checked.by), note: checked.note }),
  };
}
