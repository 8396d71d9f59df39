import type { Person } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

type Row = { readonly [Name in keyof Person]-?: Exclude<Person[Name], undefined> | null };

/** The person whom the SIS knows by this key, locked: what a login says waits, and so does an enrolment. */
export async function lockPerson(client: Queryable, sourceId: string): Promise<Person | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT person_id AS "personId", source_id AS "sourceId", login_subject AS "loginSubject",
            given_name AS "givenName", surname, mail, level, programme_code AS "programmeCode", language,
            credits_earned::float8 AS "creditsEarned", study_enrolments AS "studyEnrolments",
            deregistered_on::text AS "deregisteredOn"
     FROM person WHERE source_id = $1 AND removed_at IS NULL FOR NO KEY UPDATE`,
    [sourceId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const said = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(said) as unknown as Person; // the columns are the members
}
