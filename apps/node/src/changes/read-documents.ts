import type { SisSchemas } from "@wissel/contract";
import type { CatalogueItem, ChangedObject, ChangeKind } from "@wissel/core";
import {
  type DatabaseConnections,
  readEnrolments,
  readItems,
  readPersons,
  readReceivedResults,
  readReturnedResults,
  readStandingApprovals,
  readTasks,
} from "@wissel/store";
import { toWirePerson } from "../authorisation/persons-handlers.ts";
import { recordOf } from "../catalogue/sis-answers.ts";
import { toWireSisEnrolment } from "../enrolment/sis-handlers.ts";
import { toWireApproval } from "../enrolment/standing-approval-handlers.ts";
import type { PersonSeals } from "../privacy/person-seals.ts";
import { openDetails } from "../privacy/sealed-details.ts";
import { toWireReceived, toWireReturned } from "../results/result-wire.ts";
import { toWireTasks } from "../results/task-handlers.ts";

export interface DocumentPorts {
  readonly database: Pick<DatabaseConnections, "pool" | "prisma">;
  readonly own: { readonly schacHome: string };
  readonly seals: Pick<PersonSeals, "openAll">;
}

/** An object under the name of its kind. */
export type WireDocument = Omit<SisSchemas["SisChange"], "kind" | "id" | "action" | "changedAt">;

/** Objects as they are now, by `nameOf`; those that there are not any more are left out. */
export async function readDocuments(
  ports: DocumentPorts,
  objects: readonly ChangedObject[],
): Promise<ReadonlyMap<string, WireDocument>> {
  const documents = new Map<string, WireDocument>();
  for (const [kind, ids] of byKind(objects)) {
    for (const [id, document] of await READERS[kind](ports, ids))
      documents.set(nameOf({ kind, id }), document);
  }
  return documents;
}

export function nameOf({ kind, id }: ChangedObject): string {
  return `${kind} ${id}`;
}

type Documents = Iterable<readonly [string, WireDocument]>;
type Reader = (ports: DocumentPorts, ids: readonly string[]) => Promise<Documents>;

const READERS: Readonly<Record<ChangeKind, Reader>> = {
  organisation: items((item) => ({ organisation: recordOf<"organisation">(item) })),
  academic_session: items((item) => ({ academicSession: recordOf<"academic_session">(item) })),
  education_specification: items((item) => {
    return { educationSpecification: recordOf<"education_specification">(item) };
  }),
  course: items((item) => ({ course: recordOf<"course">(item) })),
  programme: items((item) => ({ programme: recordOf<"programme">(item) })),
  offering: items((item) => ({ offering: recordOf<"offering">(item) })),

  async person({ database }, ids) {
    const persons = await readPersons(database.prisma, ids);
    return persons.map((person) => [person.personId, { person: toWirePerson(person) }]);
  },

  async standing_approval({ database }, ids) {
    const approvals = await readStandingApprovals(database.pool, ids);
    return [...approvals].map(([id, approval]) => [id, { standingApproval: toWireApproval(approval) }]);
  },

  async enrolment({ database, own, seals }, ids) {
    const rows = await readEnrolments(database.pool, ids);
    const told = rows.flatMap(({ association: { associationKey }, details }) =>
      details === undefined ? [] : [[associationKey, details] as const],
    );
    const opened = await openDetails(new Map(told), seals);
    return rows.map(({ association }) => {
      const details = opened.get(association.associationKey);
      const row = { association, ...(details === undefined ? {} : { details }) };
      return [association.associationKey, { enrolment: toWireSisEnrolment(row, own.schacHome) }];
    });
  },

  async result({ database, own }, ids) {
    const results = await readReturnedResults(database.pool, own.schacHome, ids);
    return results.map((result) => [result.resultId, { result: toWireReturned(result) }]);
  },

  async received_result({ database }, ids) {
    const results = await readReceivedResults(database.pool, ids);
    return results.map((result) => [result.resultId, { receivedResult: toWireReceived(result) }]);
  },

  async task({ database }, ids) {
    const tasks = await toWireTasks(database, await readTasks(database.pool, ids));
    return tasks.map((task) => [task.taskId, { task }]);
  },
};

function items(toWire: (item: CatalogueItem) => WireDocument): Reader {
  return async ({ database }, ids) => {
    const found = await readItems(database.pool, ids);
    return found.map((item) => [item.id, toWire(item)]);
  };
}

function byKind(objects: readonly ChangedObject[]): ReadonlyMap<ChangeKind, readonly string[]> {
  const ids = new Map<ChangeKind, string[]>();
  for (const { kind, id } of objects) {
    const known = ids.get(kind);
    if (known === undefined) ids.set(kind, [id]);
    else known.push(id);
  }
  return ids;
}
