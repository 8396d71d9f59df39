import {
  granted,
  type Outcome,
  type Person,
  type PersonFromSis,
  type PersonRefusal,
  type PersonWritten,
  refused,
} from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import type { Queryable } from "../queryable.ts";
import type { ConnectionPool } from "../transaction.ts";
import { lockPerson } from "./lock-person.ts";

/** One SIS batch at a time, so that what was checked still holds when it is written. */
const LOCK = "SELECT pg_advisory_xact_lock(72707402)";

const ROWS = `
  jsonb_to_recordset($1::jsonb) AS row (
    person_id uuid, source_id text, login_subject text, given_name text, surname text, mail text, level text,
    programme_code text, language text, credits_earned numeric(6, 2), study_enrolments jsonb)`;

/** Persons who logged in before the SIS told of them get their student number now. */
const LINK = `
  UPDATE person SET source_id = row.source_id, updated_at = $2
  FROM ${ROWS}
  WHERE person.login_subject = row.login_subject AND person.source_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM person other WHERE other.source_id = row.source_id)`;

const TAKEN = `
  SELECT row.source_id FROM ${ROWS} JOIN person ON person.login_subject = row.login_subject
  WHERE person.source_id IS DISTINCT FROM row.source_id`;

const KNOWN = "SELECT source_id FROM person WHERE source_id = ANY($1::text[]) AND removed_at IS NULL";

const UPSERT = `
  INSERT INTO person AS known (person_id, source_id, login_subject, given_name, surname, mail, level,
                               programme_code, language, credits_earned, study_enrolments, updated_at)
  SELECT person_id, source_id, login_subject, given_name, surname, mail, level, programme_code, language,
         credits_earned, study_enrolments, $2
  FROM ${ROWS}
  ON CONFLICT (source_id) DO UPDATE
  SET login_subject = coalesce(excluded.login_subject, known.login_subject), given_name = excluded.given_name,
      surname = excluded.surname, mail = excluded.mail, level = excluded.level,
      programme_code = excluded.programme_code, language = excluded.language,
      credits_earned = excluded.credits_earned, study_enrolments = excluded.study_enrolments, updated_at = $2, removed_at = NULL
  WHERE known.removed_at IS NOT NULL OR (known.login_subject, known.given_name, known.surname, known.mail, known.level, known.programme_code,
         known.language, known.credits_earned, known.study_enrolments)
    IS DISTINCT FROM
        (coalesce(excluded.login_subject, known.login_subject), excluded.given_name, excluded.surname, excluded.mail,
         excluded.level, excluded.programme_code, excluded.language, excluded.credits_earned,
         excluded.study_enrolments)
  RETURNING source_id`;

export interface PersonWriting {
  readonly now: Date;
  readonly newId: () => string;
  /** Says what would become of it and writes nothing. */
  readonly dryRun: boolean;
}

/** Writes a batch in one transaction; an outcome per row, in the order of the rows. A refused row writes nothing. */
export async function savePersonsFromSis(
  pool: ConnectionPool,
  persons: readonly PersonFromSis[],
  writing: PersonWriting,
): Promise<readonly Outcome<PersonWritten, PersonRefusal>[]> {
  return await inTransactionUnlessDry(pool, writing, async (client) => {
    await lockPersonWriters(client);
    return await writePersons(client, persons, writing);
  });
}

/** What a person is to be, or why not, given what is known; asked while nobody else can write. */
export type NextPerson<R> = (current: Person | undefined) => Outcome<PersonFromSis, R>;

/** Writes one person, decided by what is known of the person, and answers what is known then. */
export async function savePersonFromSis<R>(
  pool: ConnectionPool,
  { sourceId, next }: { readonly sourceId: string; readonly next: NextPerson<R> },
  writing: PersonWriting,
): Promise<Outcome<{ readonly outcome: PersonWritten; readonly person: Person }, PersonRefusal | R>> {
  return await inTransactionUnlessDry(pool, writing, async (client) => {
    await lockPersonWriters(client);
    const wanted = next(await lockPerson(client, sourceId));
    if (!wanted.ok) return wanted;
    const [written] = await writePersons(client, [wanted.value], writing);
    if (written === undefined) throw new Error("nobody said what became of a person");
    if (!written.ok) return written;
    const person = await lockPerson(client, sourceId);
    if (person === undefined) throw new Error("a person was written under another key");
    return granted({ outcome: written.value, person });
  });
}

/** One writer of persons at a time, for the rest of the transaction. */
export async function lockPersonWriters(client: Queryable): Promise<void> {
  await client.query(LOCK);
}

async function writePersons(
  client: Queryable,
  persons: readonly PersonFromSis[],
  { now, newId }: PersonWriting,
): Promise<readonly Outcome<PersonWritten, PersonRefusal>[]> {
  const first = firstOfEach(persons);
  const proposed = persons.filter((_, index) => first[index] === undefined).map((row) => toRow(row, newId()));
  await client.query(LINK, [JSON.stringify(proposed), now]);
  const taken = await sourceIdsOf(client, TAKEN, JSON.stringify(proposed));
  const accepted = proposed.filter((row) => !taken.has(row.source_id));
  const known = await sourceIdsOf(
    client,
    KNOWN,
    accepted.map((row) => row.source_id),
  );
  const { rows } = await client.query<{ source_id: string }>(UPSERT, [JSON.stringify(accepted), now]);
  const written = new Set(rows.map((row) => row.source_id));
  return persons.map(({ sourceId }, index) => {
    const repeated = first[index];
    if (repeated !== undefined) return refused(repeated);
    if (taken.has(sourceId)) return refused({ code: "person-login-taken" });
    if (!known.has(sourceId)) return granted("created");
    return granted(written.has(sourceId) ? "updated" : "unchanged");
  });
}

/** Per row: undefined, or why it can not stand beside an earlier row of the same batch. */
function firstOfEach(persons: readonly PersonFromSis[]): readonly (PersonRefusal | undefined)[] {
  const sources = new Set<string>();
  const logins = new Set<string>();
  return persons.map(({ sourceId, loginSubject }) => {
    if (sources.has(sourceId)) return { code: "person-repeated" };
    if (loginSubject !== undefined && logins.has(loginSubject)) return { code: "person-login-taken" };
    sources.add(sourceId);
    if (loginSubject !== undefined) logins.add(loginSubject);
    return undefined;
  });
}

async function sourceIdsOf(
  client: Queryable,
  text: string,
  parameter: string | readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ source_id: string }>(text, [parameter]);
  return new Set(rows.map((row) => row.source_id));
}

function toRow(person: PersonFromSis, personId: string) {
  const { studyEnrolments = [] } = person;
  return {
    person_id: personId,
    source_id: person.sourceId,
    login_subject: person.loginSubject,
    given_name: person.givenName,
    surname: person.surname,
    mail: person.mail,
    level: person.level,
    programme_code: person.programmeCode,
    language: person.language,
    credits_earned: person.creditsEarned,
    // None is the same as not said.
    study_enrolments: studyEnrolments.length === 0 ? null : studyEnrolments,
  };
}
