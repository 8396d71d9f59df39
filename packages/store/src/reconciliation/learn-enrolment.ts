import {
  type Association,
  type LedgerStatement,
  type NewId,
  type StoredRequest,
  walkAfter,
} from "@wissel/core";
import { lockPersons } from "../enrolment/lock.ts";
import { readViews } from "../enrolment/read-home.ts";
import { writeRequests } from "../enrolment/write-asks.ts";
import { insertAssociations } from "../enrolment/write-associations.ts";
import { writeViews } from "../enrolment/write-views.ts";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/** What a restored home takes over of one association, from the host that remembers it. */
export interface RememberedEnrolment {
  /** This institution. */
  readonly home: string;
  readonly host: string;
  /** The student whom the pseudonym stands for. */
  readonly personId: string;
  readonly statement: LedgerStatement;
  readonly newId: NewId;
}

/** What stands in place of the client through which the student asked: that was forgotten. */
const FORGOTTEN_CLIENT = "forgotten";

/**
 * Gives home an association back, with its student, and a lane that goes on behind the highest command that the host
 * knows. What home decided is what it told the host last; what the host says goes the usual way.
 */
export async function learnEnrolment(pool: ConnectionPool, remembered: RememberedEnrolment): Promise<void> {
  const { home, host, personId, statement } = remembered;
  await inTransaction(pool, async (client) => {
    await lockPersons(client, [personId]);
    const [known] = await readViews(client, home, [{ associationId: statement.associationId, host }]);
    if (known === undefined) return await insertEnrolment(client, remembered);
    const { association, request } = known;
    if (association.sequence >= statement.sequence) return;
    const { homeState, sequence, updatedAt } = statement;
    const told = { ...association, homeState, sequence, updatedAt };
    await writeViews(client, [
      { association: told, request: { ...request, state: walkAfter(request, told) } },
    ]);
  });
}

async function insertEnrolment(
  client: Queryable,
  { home, host, personId, statement, newId }: RememberedEnrolment,
): Promise<void> {
  const { results: _results, ...told } = statement;
  const { associationId, offeringId, ifFull, pseudonym, createdAt, updatedAt } = told;
  const requestId = newId();
  const association: Association = { ...told, associationKey: newId(), home, host, personId, requestId };
  const asked = { choices: [{ host, offeringId, ifFull, associationId }], choiceIndex: 0 };
  const request: StoredRequest = {
    ...asked,
    requestId,
    personId,
    clientId: FORGOTTEN_CLIENT,
    state: walkAfter({ ...asked, state: "walking" }, association),
    createdAt,
    updatedAt,
  };
  await client.query(
    "INSERT INTO pseudonym (person_id, host, pseudonym) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [personId, host, pseudonym],
  );
  await writeRequests(client, [request]);
  await insertAssociations(client, [association]);
}

/** Whom these pseudonyms toward a host stand for, as far as they are stored. */
export async function findByPseudonym(
  client: Queryable,
  host: string,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ pseudonym: string; person_id: string }>(
    "SELECT pseudonym, person_id FROM pseudonym WHERE host = $1 AND pseudonym = ANY ($2::uuid[])",
    [host, pseudonyms],
  );
  return new Map(rows.map((row) => [row.pseudonym, row.person_id]));
}

/** Persons that have no pseudonym toward a host yet, in pages by their ids. */
export async function listWithoutPseudonym(
  client: Queryable,
  host: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await client.query<{ person_id: string }>(
    `SELECT person_id FROM person
     WHERE ($2::uuid IS NULL OR person_id > $2)
       AND NOT EXISTS (SELECT 1 FROM pseudonym WHERE pseudonym.person_id = person.person_id AND host = $1)
     ORDER BY person_id LIMIT $3`,
    [host, after ?? null, limit],
  );
  return rows.map((row) => row.person_id);
}
