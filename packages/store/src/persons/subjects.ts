import type { SubjectOwner } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import {
  STUDENT_COLUMNS,
  type StudentRecord,
  type StudentRow,
  toStudent,
} from "../students/list-students.ts";

/**
 * The subject under which each client knows each person; new ones are random, made by `newSubject()`, and stay. In the
 * order of the wishes.
 */
export async function ensureSubjects(
  client: Queryable,
  wishes: readonly Pick<SubjectOwner, "clientId" | "personId">[],
  newSubject: () => string,
): Promise<readonly string[]> {
  if (wishes.length === 0) return [];
  const rows = JSON.stringify(
    wishes.map(({ clientId, personId }) => ({
      subject: newSubject(),
      client_id: clientId,
      person_id: personId,
    })),
  );
  const wanted = "jsonb_to_recordset($1::jsonb) AS wish (subject text, client_id text, person_id uuid)";
  await client.query(
    `INSERT INTO pairwise_subject (subject, client_id, person_id) SELECT subject, client_id, person_id FROM ${wanted}
     ON CONFLICT (client_id, person_id) DO NOTHING`,
    [rows],
  );
  const found = await client.query<{ subject: string; client_id: string; person_id: string }>(
    `SELECT known.subject, client_id, person_id FROM ${wanted} JOIN pairwise_subject known USING (client_id, person_id)`,
    [rows],
  );
  const subjects = new Map(
    found.rows.map((row) => [nameOf(row.client_id, row.person_id), row.subject] as const),
  );
  return wishes.map(({ clientId, personId }) => {
    const subject = subjects.get(nameOf(clientId, personId));
    if (subject === undefined) throw new Error(`no subject was kept for person ${personId}`);
    return subject;
  });
}

/** Who stands behind each subject, and what is known of them; unknown ones are left out. One round trip for any number. */
export async function findSubjectOwners(
  client: Queryable,
  subjects: readonly string[],
): Promise<readonly (SubjectOwner & { readonly student: StudentRecord })[]> {
  const { rows } = await client.query<StudentRow & { readonly subject: string; readonly client_id: string }>({
    name: "find-subject-owners",
    text: `SELECT subject, client_id, person.* FROM (
             SELECT * FROM pairwise_subject WHERE subject = ANY($1::text[]) OFFSET 0
           ) AS known CROSS JOIN LATERAL (
             SELECT ${STUDENT_COLUMNS} FROM person WHERE person_id = known.person_id OFFSET 0
           ) AS person`,
    values: [subjects],
  });
  return rows.map((row) => ({
    subject: row.subject,
    clientId: row.client_id,
    personId: row.person_id,
    student: toStudent(row),
  }));
}

function nameOf(clientId: string, personId: string): string {
  return `${personId} ${clientId}`;
}
