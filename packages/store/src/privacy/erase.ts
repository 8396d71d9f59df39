import type { ErasableAssociation } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { forgetDecisions, forgetFacts, forgetResults } from "./forget.ts";
import { destroyPersonKeys } from "./person-keys.ts";

/** An enrolment that may be erased. */
export interface LockedAssociation extends ErasableAssociation {
  readonly associationKey: string;
  /** Nothing of the student is left in it. */
  readonly isErased: boolean;
}

/** What of its messages is still under way, or was not judged; what waits in vain for a poll is that, too. */
const FACTS = `
  SELECT association.association_key AS "associationKey", association.association_id AS "associationId",
         home_state AS "homeState", host_state AS "hostState", pseudonym = association_id AS "isErased",
         (coalesce(own.document ->> 'endDate', theirs.document ->> 'endDate')::date + 1)::timestamptz AS "endsAt",
         coalesce((SELECT (document ->> 'final')::boolean AND (direction = 'sent' OR recorded_at IS NOT NULL) FROM result
                   WHERE result.association_key = association.association_key ORDER BY version DESC LIMIT 1), false)
           AS "hasFinalResult",
         EXISTS (SELECT FROM delivery
                 WHERE delivery.association_key = association.association_key AND settled_at IS NULL)
         OR EXISTS (SELECT FROM inbox WHERE disposition = 'received' AND issuer <> '' AND issuer = ANY (ARRAY[home, association.host])
                      AND claims ->> 'associationId' = association.association_id::text) AS "isOwed"
  FROM association
  LEFT JOIN catalogue_item AS own ON own.item_id = association.offering_id
  LEFT JOIN partner_offering AS theirs
    ON theirs.host = association.host AND theirs.offering_id = association.offering_id`;

interface Row extends Omit<LockedAssociation, "endsAt"> {
  readonly endsAt: Date | null;
}

/** A person's enrolments as home. */
export async function lockAssociationsOfPerson(
  client: Queryable,
  personId: string,
): Promise<readonly LockedAssociation[]> {
  await client.query("SELECT FROM person WHERE person_id = $1 FOR UPDATE", [personId]);
  await client.query(
    "SELECT FROM association WHERE person_id = $1 ORDER BY association_key FOR NO KEY UPDATE",
    [personId],
  );
  return await listFacts(client, "association.person_id = $1", [personId]);
}

/** Enrolments of a home's students as host, by home's ids. */
export async function lockAssociationsOfHome(
  client: Queryable,
  { own, home }: { readonly own: string; readonly home: string },
  associationIds: readonly string[],
): Promise<readonly LockedAssociation[]> {
  const which =
    "association.home = $1 AND association.host = $2 AND home <> association.host AND association_id = ANY ($3::uuid[])";
  const values = [home, own, associationIds];
  await client.query(
    `SELECT FROM association WHERE ${which} ORDER BY association_key FOR NO KEY UPDATE`,
    values,
  );
  return await listFacts(client, which, values);
}

/** As home, of enrolments at one host. */
export async function listAssociationKeys(
  client: Queryable,
  { home, host }: { readonly home: string; readonly host: string },
  associationIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ key: string }>(
    `SELECT association_key AS key FROM association
     WHERE home = $1 AND host = $2 AND association_id = ANY ($3::uuid[])`,
    [home, host, associationIds],
  );
  return rows.map(({ key }) => key);
}

/** What an erasure would be judged by, of these. */
export async function listErasable(
  client: Queryable,
  associationKeys: readonly string[],
): Promise<readonly LockedAssociation[]> {
  return await listFacts(client, "association.association_key = ANY ($1::uuid[])", [associationKeys]);
}

export async function isPerson(client: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM person WHERE person_id = $1", [personId]);
  return rowCount === 1;
}

async function listFacts(client: Queryable, which: string, values: readonly unknown[]) {
  const { rows } = await client.query<Row>(`${FACTS} WHERE ${which}`, [...values]);
  return rows.map(({ endsAt, ...row }) => ({ ...row, ...(endsAt === null ? {} : { endsAt }) }));
}

/**
 * Takes the student out of enrolments: key destroyed, texts and tokens emptied, the name that the host knew replaced by
 * the association's own id. Seat movements, versions and digests stay as they are. Harmless to repeat.
 */
export async function eraseAssociations(
  client: Queryable,
  associationKeys: readonly string[],
  now: Date,
): Promise<void> {
  if (associationKeys.length === 0) return;
  await destroyPersonKeys(client, associationKeys, now);
  const { rows } = await client.query<{ id: string }>(
    "SELECT result_id AS id FROM result WHERE association_key = ANY ($1::uuid[])",
    [associationKeys],
  );
  await forgetResults(
    client,
    rows.map(({ id }) => id),
  );
  await forgetFacts(client, associationKeys);
  await forgetDecisions(client, associationKeys);
  for (const statement of EMPTIED) await client.query(statement, [associationKeys]);
}

/** Of an event stays which version it told: what comes after it is held against that. */
const EMPTIED = [
  // Of a partner's student nothing is pulled any more.
  `UPDATE association
   SET pseudonym = association_id, person_details = CASE WHEN person_id IS NULL THEN '{}'::jsonb END,
       details_due_at = NULL, held = held - 'words', held_permission = held_permission - 'words', terms = terms - 'words'
   WHERE association_key = ANY ($1::uuid[])`,
  `UPDATE delivery
   SET payload = CASE WHEN payload -> 'event' ->> 'version' IS NULL THEN '{}'
                 ELSE jsonb_build_object('event', jsonb_build_object('version', payload -> 'event' -> 'version')) END,
       jws_jwe = CASE WHEN jws_jwe IS NULL THEN NULL ELSE '' END
   WHERE association_key = ANY ($1::uuid[]) AND settled_at IS NOT NULL`,
  `UPDATE delivery_attempt SET detail = NULL
   FROM delivery WHERE delivery.delivery_id = delivery_attempt.delivery_id AND association_key = ANY ($1::uuid[])`,
  `UPDATE inbox
   SET jws_jwe = '', claims = jsonb_build_object('associationId', association_id, 'txn', claims -> 'txn', 'issuedAt',
         claims -> 'issuedAt', 'payload', jsonb_strip_nulls(jsonb_build_object('version', claims -> 'payload' -> 'version')))
   FROM association WHERE association_key = ANY ($1::uuid[]) AND issuer <> '' AND issuer = ANY (ARRAY[home, host])
     AND claims ->> 'associationId' = association_id::text AND disposition <> 'received'`,
  `DELETE FROM told_student WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM student_notice WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM desk_reminder WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM disclosure WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM guest_identity WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM eduxchange_request WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM eduxchange_intake WHERE association_key = ANY ($1::uuid[])`,
  `DELETE FROM eduxchange_message WHERE association_key = ANY ($1::uuid[])`,
];

/** As home: the person as well. Nobody can sign in as who it was; the SIS would make somebody new of it. */
export async function erasePerson(client: Queryable, personId: string, now: Date): Promise<void> {
  const { rows } = await client.query<{ key: string }>(
    "SELECT association_key AS key FROM association WHERE person_id = $1",
    [personId],
  );
  await eraseAssociations(
    client,
    rows.map(({ key }) => key),
    now,
  );
  await destroyPersonKeys(client, [personId], now);
  for (const statement of OF_PERSON) await client.query(statement, [personId]);
  await client.query(
    `UPDATE person
     SET source_id = NULL, login_subject = NULL, given_name = NULL, surname = NULL, mail = NULL, level = NULL,
         programme_code = NULL, credits_earned = NULL, language = NULL, study_enrolments = NULL, deregistered_on = NULL,
         updated_at = $2
     WHERE person_id = $1`,
    [personId, now],
  );
}

const OF_PERSON = [
  `DELETE FROM pairwise_subject WHERE person_id = $1`,
  `DELETE FROM pseudonym WHERE person_id = $1`,
  `DELETE FROM calendar_feed WHERE person_id = $1`,
  `DELETE FROM idempotency WHERE request_id IN (SELECT request_id FROM enrolment_request WHERE person_id = $1)`,
  `DELETE FROM data_request_part WHERE request_id IN (
     SELECT request_id FROM data_request WHERE person_id = $1 AND kind = 'export')`,
  `DELETE FROM data_request WHERE person_id = $1 AND kind = 'export'`,
];
