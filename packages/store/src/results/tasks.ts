import type { TaskKind, TaskSettlement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Something about a result that a person has to look at. */
export interface Task {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly associationKey: string;
  readonly home: string;
  readonly host: string;
  readonly associationId: string;
  readonly offeringId: string;
  /** At home. */
  readonly personId?: string;
  readonly studentSourceId?: string;
  /** The version it is about, where it was not kept aside. */
  readonly resultId?: string;
  /** Of a dispute. */
  readonly reason?: string;
  /** The enrolment that it is about besides. */
  readonly otherAssociationId?: string;
  readonly openedAt: Date;
  readonly settled?: SettledTask;
}

export interface SettledTask {
  readonly at: Date;
  readonly done: TaskSettlement;
  readonly note?: string;
  /** Client or role. */
  readonly actor: string;
}

export interface NewTask extends Pick<Task, "taskId" | "kind" | "associationKey" | "resultId" | "reason"> {
  readonly otherKey?: string;
  readonly openedAt: Date;
}

/** Opens a task; where one about the same matter is open, that one is about the newest from now on. */
export async function openTask(client: Queryable, task: NewTask): Promise<void> {
  const { taskId, kind, associationKey, otherKey, resultId, reason, openedAt } = task;
  await client.query(
    `INSERT INTO task (task_id, kind, association_key, result_id, reason, opened_at, other_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (association_key, kind) WHERE settled_at IS NULL
     DO UPDATE SET result_id = EXCLUDED.result_id, reason = EXCLUDED.reason`,
    [taskId, kind, associationKey, resultId, reason, openedAt, otherKey],
  );
}

const TASK = `
  SELECT task.task_id, task.kind, task.association_key, home, host, association_id, offering_id, person_id, source_id,
         task.result_id, task.reason, opened_at, settled_at, done, note, actor,
         (SELECT other.association_id FROM association AS other WHERE other.association_key = other_key)
           AS other_association_id
  FROM task JOIN association USING (association_key) LEFT JOIN person USING (person_id)`;

interface Row {
  readonly task_id: string;
  readonly kind: TaskKind;
  readonly association_key: string;
  readonly home: string;
  readonly host: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly person_id: string | null;
  readonly source_id: string | null;
  readonly result_id: string | null;
  readonly reason: string | null;
  readonly opened_at: Date;
  readonly settled_at: Date | null;
  readonly done: TaskSettlement | null;
  readonly note: string | null;
  readonly actor: string | null;
  readonly other_association_id: string | null;
}

export interface TaskFilter {
  readonly state?: "open" | "settled";
  readonly kind?: TaskKind;
  /** The task after which to go on. */
  readonly after?: string;
  readonly limit: number;
}

/** Tasks, oldest first. */
export async function listTasks(
  client: Queryable,
  { state, kind, after, limit }: TaskFilter,
): Promise<readonly Task[]> {
  const { rows } = await client.query<Row>(
    `${TASK}
     WHERE ($1::text IS NULL OR (task.settled_at IS NULL) = ($1 = 'open'))
       AND ($2::text IS NULL OR task.kind = $2) AND ($3::uuid IS NULL OR task.task_id > $3)
     ORDER BY task.task_id LIMIT $4`,
    [state, kind, after, limit],
  );
  return rows.map(taskOf);
}

/** Those of these tasks that there are. */
export async function readTasks(client: Queryable, taskIds: readonly string[]): Promise<readonly Task[]> {
  const { rows } = await client.query<Row>(`${TASK} WHERE task.task_id = ANY ($1::uuid[])`, [taskIds]);
  return rows.map(taskOf);
}

/** Locks the association that a task is about, as everybody does who reads or writes versions of its result. */
export async function lockTaskAssociation(client: Queryable, taskId: string): Promise<void> {
  await client.query(
    `SELECT 1 FROM association JOIN task USING (association_key)
     WHERE task_id = $1 FOR NO KEY UPDATE OF association`,
    [taskId],
  );
}

/** One task, locked until the commit. */
export async function lockTask(client: Queryable, taskId: string): Promise<Task | undefined> {
  const { rows } = await client.query<Row>(`${TASK} WHERE task.task_id = $1 FOR NO KEY UPDATE OF task`, [
    taskId,
  ]);
  return rows[0] === undefined ? undefined : taskOf(rows[0]);
}

/** Settles one task that is open. */
export async function settleTask(client: Queryable, taskId: string, settled: SettledTask): Promise<void> {
  const { at, done, note, actor } = settled;
  await client.query(
    "UPDATE task SET settled_at = $2, done = $3, note = $4, actor = $5 WHERE task_id = $1 AND settled_at IS NULL",
    [taskId, at, done, note, actor],
  );
}

/** The record is up to date again: what was open about that is settled. */
export async function settleOutdatedRecord(
  client: Queryable,
  associationKey: string,
  { at, done, actor }: SettledTask,
): Promise<void> {
  await client.query(
    `UPDATE task SET settled_at = $2, done = $3, actor = $4
     WHERE association_key = $1 AND kind = 'recorded_result_changed' AND settled_at IS NULL`,
    [associationKey, at, done, actor],
  );
}

function taskOf(row: Row): Task {
  const { settled_at: at, done, note, actor } = row;
  return {
    taskId: row.task_id,
    kind: row.kind,
    associationKey: row.association_key,
    home: row.home,
    host: row.host,
    associationId: row.association_id,
    offeringId: row.offering_id,
    openedAt: row.opened_at,
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    ...(row.source_id === null ? {} : { studentSourceId: row.source_id }),
    ...(row.result_id === null ? {} : { resultId: row.result_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.other_association_id === null ? {} : { otherAssociationId: row.other_association_id }),
    ...(at === null || done === null || actor === null
      ? {}
      : { settled: { at, done, actor, ...(note === null ? {} : { note }) } }),
  };
}
