import { type DeskOperations, problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import type { TaskKind } from "@wissel/core";
import { listResultVersions, listTasks, type ResultVersion, type Task } from "@wissel/store";
import { auditActorOf, toldActor } from "../audit/audit-actor.ts";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import type { RecordPorts } from "./record-result.ts";
import { toWireHistory } from "./result-wire.ts";
import { settle, type TaskSettling } from "./settle-task.ts";

export type SisTaskHandlers = Pick<Handlers<SisOperations>, "listTasks" | "settleTask">;
export type DeskTaskHandlers = Pick<Handlers<DeskOperations>, "listDeskTasks" | "settleDeskTask">;

const PAGE = 100;

/** What a person has to look at because of a result, for the SIS. */
export function sisTaskHandlers(ports: RecordPorts): SisTaskHandlers {
  return {
    listTasks: async ({ query }) => await list(ports, query),
    settleTask: async ({ params, query: { dryRun = false }, body, caller }) =>
      await settleOne(ports, { ...params, ...body, actor: actorOf(caller), dryRun }),
  };
}

/** The same for officers. */
export function deskTaskHandlers(ports: RecordPorts): DeskTaskHandlers {
  return {
    async listDeskTasks({ query, caller }) {
      return isOfficer(caller) ? await list(ports, query) : { problem: problemOf("scope-missing") };
    },
    async settleDeskTask({ params, body, caller }) {
      if (!isOfficer(caller)) return { problem: problemOf("scope-missing") };
      return await settleOne(ports, { ...params, ...body, actor: actorOf(caller), dryRun: false });
    },
  };
}

interface TaskQuery {
  readonly state?: "open" | "settled";
  readonly kind?: TaskKind;
  readonly cursor?: string;
  readonly limit?: number;
}

async function list({ pool }: RecordPorts, { state, kind, cursor: after, limit = PAGE }: TaskQuery) {
  // One more than asked for tells whether there is a next page.
  const found = await listTasks(pool, { ...present({ state, kind, after }), limit: limit + 1 });
  const page = found.slice(0, limit);
  const next = found.length > limit ? page.at(-1)?.taskId : undefined;
  return { status: 200, body: { items: await toWireTasks({ pool }, page), ...present({ next }) } } as const;
}

async function settleOne(
  ports: RecordPorts,
  settling: TaskSettling,
): Promise<{ readonly status: 200; readonly body: SisSchemas["Task"] } | ProblemAnswer> {
  const outcome = await settle(ports, settling);
  if (!outcome.ok) {
    const { code, ...facts } = outcome.refusal;
    return { problem: problemOf(code, undefined, facts) };
  }
  const [body] = await toWireTasks(ports, [outcome.value]);
  if (body === undefined) throw new Error("a task was lost on its way");
  return { status: 200, body };
}

/** Tasks with the versions of what they are about. */
export async function toWireTasks(
  { pool }: Pick<RecordPorts, "pool">,
  tasks: readonly Task[],
): Promise<readonly SisSchemas["Task"][]> {
  const keys = [...new Set(tasks.map(({ associationKey }) => associationKey))];
  const versions = await listResultVersions(pool, keys);
  return tasks.map((task) => toWireTask(task, versions.get(task.associationKey) ?? []));
}

function toWireTask(task: Task, versions: readonly ResultVersion[]): SisSchemas["Task"] {
  const { taskId, kind, home, host, associationId, offeringId, personId, settled, resultId } = task;
  return {
    taskId,
    kind,
    home,
    host,
    associationId,
    offeringId,
    ...(personId === undefined
      ? {}
      : { student: { personId, ...present({ sourceId: task.studentSourceId }) } }),
    state: settled === undefined ? "open" : "settled",
    // Written from an event that was held against the same list.
    ...present({ otherAssociationId: task.otherAssociationId }),
    ...present({ resultId, reason: task.reason as SisSchemas["DisputeReason"] | undefined }),
    versions: versions.map(toWireHistory),
    openedAt: task.openedAt.toISOString(),
    ...(settled === undefined
      ? {}
      : {
          settledAt: settled.at.toISOString(),
          done: settled.done,
          settledBy: toldActor(settled.actor),
          ...present({ note: settled.note }),
        }),
  };
}

/** Whether the caller is staff; which of it, the contract has decided by the scope. */
export function isOfficer(caller: Caller): boolean {
  return caller.kind === "staff";
}

/** Who settled a task, recorded a result or decided a conversion. */
export function actorOf(caller: Caller): string {
  return auditActorOf(caller, "officer");
}
