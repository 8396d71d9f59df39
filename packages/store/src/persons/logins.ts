import type { Login } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { isUniqueViolation } from "../unique-violation.ts";

const ROWS = `
  jsonb_to_recordset($1::jsonb) AS login (
    person_id uuid, login_subject text, student_number text, given_name text, surname text, mail text,
    level text, programme_code text, language text, credits_earned numeric(6, 2))`;

/** A person whom the SIS told us of logs in for the first time: tie the login to that person. */
const LINK = `
  UPDATE person SET login_subject = login.login_subject, updated_at = $2
  FROM ${ROWS}
  WHERE person.source_id = login.student_number AND person.login_subject IS NULL
    AND NOT EXISTS (SELECT 1 FROM person other WHERE other.login_subject = login.login_subject)`;

/** Unchanged persons are not written, so that a login costs no row version. */
const UPSERT = `
  INSERT INTO person AS known (person_id, source_id, login_subject, given_name, surname, mail, level,
                               programme_code, language, credits_earned, updated_at)
  SELECT login.person_id,
         CASE WHEN EXISTS (SELECT 1 FROM person other WHERE other.source_id = login.student_number)
              THEN NULL ELSE login.student_number END,
         login.login_subject, login.given_name, login.surname, login.mail, login.level, login.programme_code,
         login.language, login.credits_earned, $2
  FROM ${ROWS}
  ON CONFLICT (login_subject) DO UPDATE
  SET source_id = coalesce(known.source_id, excluded.source_id),
      given_name = coalesce(excluded.given_name, known.given_name),
      surname = coalesce(excluded.surname, known.surname),
      mail = coalesce(excluded.mail, known.mail),
      level = coalesce(excluded.level, known.level),
      programme_code = coalesce(excluded.programme_code, known.programme_code),
      language = coalesce(excluded.language, known.language),
      credits_earned = coalesce(excluded.credits_earned, known.credits_earned),
      updated_at = $2
  WHERE (known.source_id, known.given_name, known.surname, known.mail, known.level, known.programme_code,
         known.language, known.credits_earned)
    IS DISTINCT FROM
        (coalesce(known.source_id, excluded.source_id), coalesce(excluded.given_name, known.given_name),
         coalesce(excluded.surname, known.surname), coalesce(excluded.mail, known.mail),
         coalesce(excluded.level, known.level), coalesce(excluded.programme_code, known.programme_code),
         coalesce(excluded.language, known.language), coalesce(excluded.credits_earned, known.credits_earned))`;

const FIND = "SELECT login_subject, person_id FROM person WHERE login_subject = ANY($1::text[])";

/**
 * Keeps what the identity provider said of each login, and answers with the person behind each login subject. Persons
 * that are new are made under `newId()`. Two logins of one person at once end as one person.
 */
export async function recordLogins(
  client: Queryable,
  logins: readonly Login[],
  { now, newId }: { readonly now: Date; readonly newId: () => string },
): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Map(logins.map((login) => [login.loginSubject, login])).values()];
  if (distinct.length === 0) return new Map();
  const rows = JSON.stringify(distinct.map((login) => toRow(login, newId())));
  await client.query(LINK, [rows, now]);
  try {
    await client.query(UPSERT, [rows, now]);
  } catch (error) {
    // Another login took the student number between the check and the write: it shows now, so the check sees it.
    if (!isUniqueViolation(error)) throw error;
    await client.query(LINK, [rows, now]);
    await client.query(UPSERT, [rows, now]);
  }
  const subjects = distinct.map(({ loginSubject }) => loginSubject);
  const found = await client.query<{ login_subject: string; person_id: string }>(FIND, [subjects]);
  return new Map(found.rows.map((row) => [row.login_subject, row.person_id]));
}

function toRow(login: Login, personId: string) {
  return {
    person_id: personId,
    login_subject: login.loginSubject,
    student_number: login.studentNumber,
    given_name: login.givenName,
    surname: login.surname,
    mail: login.mail,
    level: login.level,
    programme_code: login.programmeCode,
    language: login.language,
    credits_earned: login.creditsEarned,
  };
}
