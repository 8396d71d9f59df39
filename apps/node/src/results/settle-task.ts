import { granted, type Outcome, refused, type TaskSettlement } from "@wissel/core";
import {
  inTransactionUnlessDry,
  lockTask,
  lockTaskAssociation,
  type Queryable,
  settleTask,
  type Task,
} from "@wissel/store";
import { type RecordPorts, recordVersion } from "./record-result.ts";

export interface TaskSettling {
  readonly taskId: string;
  readonly done: TaskSettlement;
  readonly note?: string;
  /** The client, or the role of who did it. */
  readonly actor: string;
  readonly dryRun: boolean;
}

export type TaskRefusal =
  | { readonly code: "task-unknown" }
  | { readonly code: "task-already-settled"; readonly done: TaskSettlement }
  | { readonly code: "nothing-to-take-over" };

/** A person says what was done. Taking the newest version over puts it on the record, in the same transaction. */
export async function settle(
  ports: RecordPorts,
  { taskId, done, note, actor, dryRun }: TaskSettling,
): Promise<Outcome<Task, TaskRefusal>> {
  const settling = async (client: Queryable): Promise<Outcome<Task, TaskRefusal>> => {
    await lockTaskAssociation(client, taskId);
    const task = await lockTask(client, taskId);
    if (task === undefined) return refused({ code: "task-unknown" });
    if (task.settled !== undefined) {
      const isSame = task.settled.done === done && task.settled.note === note;
      return isSame ? granted(task) : refused({ code: "task-already-settled", done: task.settled.done });
    }
    const settled = {
      at: ports.clock.now(),
      done,
      actor,
      ...(note === undefined ? {} : { note }),
    };
    const { kind, resultId } = task;
    if (done === "taken_over" && (kind !== "recorded_result_changed" || resultId === undefined)) {
      return refused({ code: "nothing-to-take-over" });
    }
    await settleTask(client, taskId, settled);
    if (done === "taken_over" && resultId !== undefined) {
      await recordVersion(ports, client, { resultId, actor });
    }
    return granted({ ...task, settled });
  };
  const outcome = await inTransactionUnlessDry(ports.pool, { dryRun }, settling);
  if (outcome.ok && !dryRun) ports.kickDeliveries();
  return outcome;
}
