import type { Queryable } from "../queryable.ts";

/** What a claim of a student's token is held against. */
export type StudentKey = "loginSubject" | "studentNumber" | "mail";

const COLUMNS = { loginSubject: "login_subject", studentNumber: "source_id", mail: "lower(mail)" } as const;

/** The own student whom a claim names; undefined where it names nobody, or more than one. */
export async function findStudentBy(
  client: Queryable,
  key: StudentKey,
  value: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT person_id AS id FROM person WHERE ${COLUMNS[key]} = $1 LIMIT 2`,
    [key === "mail" ? value.toLowerCase() : value],
  );
  return rows.length === 1 ? rows[0]?.id : undefined;
}
