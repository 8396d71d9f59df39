import {
  granted,
  MOST_USERS,
  type Outcome,
  type Person,
  type PersonEnrolled,
  type RemovalOutcome,
  refused,
} from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import type { Queryable } from "../queryable.ts";
import type { ConnectionPool } from "../transaction.ts";
import { lockPerson } from "./lock-person.ts";
import { lockPersonWriters, type PersonWriting } from "./persons-from-sis.ts";

/** Why a person is not taken away. */
export type PersonRemovalRefusal = PersonEnrolled | { readonly code: "person-unknown" };

const REMOVE = `
  UPDATE person
  SET removed_at = $2, updated_at = $2, given_name = NULL, surname = NULL, mail = NULL, level = NULL,
      programme_code = NULL, language = NULL, credits_earned = NULL, study_enrolments = NULL, deregistered_on = NULL
  WHERE source_id = $1`;

export interface PersonRemoval<R> {
  readonly sourceId: string;
  /** What the caller has against it, given what is known. */
  readonly refuse: (current: Person | undefined) => R | undefined;
}

/** Forgets what the SIS said of a person, all but the key and the tie to a login, unless an enrolment stands. */
export async function removePersonFromSis<R>(
  pool: ConnectionPool,
  { sourceId, refuse }: PersonRemoval<R>,
  writing: Pick<PersonWriting, "now" | "dryRun">,
): Promise<Outcome<RemovalOutcome, PersonRemovalRefusal | R>> {
  return await inTransactionUnlessDry(pool, writing, async (client) => {
    await lockPersonWriters(client);
    const known = await client.query("SELECT 1 FROM person WHERE source_id = $1", [sourceId]);
    if (known.rowCount === 0) return refused({ code: "person-unknown" });
    const current = await lockPerson(client, sourceId);
    const refusal = refuse(current);
    if (refusal !== undefined) return refused(refusal);
    if (current === undefined) return granted("unchanged");
    const enrolments = await readStanding(client, current.personId);
    if (enrolments.length > 0) return refused({ code: "person-enrolled", enrolments });
    await client.query(REMOVE, [sourceId, writing.now]);
    return granted("removed");
  });
}

async function readStanding(client: Queryable, personId: string): Promise<PersonEnrolled["enrolments"]> {
  const { rows } = await client.query<{ host: string; association_id: string; offering_id: string }>(
    `SELECT host, association_id, offering_id FROM association
     WHERE person_id = $1 AND home_state IN ('pending', 'associated')
       AND host_state IN ('pending', 'queued', 'associated')
     ORDER BY association_key LIMIT $2`,
    [personId, MOST_USERS],
  );
  return rows.map(({ host, association_id, offering_id }) => {
    return { host, associationId: association_id, offeringId: offering_id };
  });
}
