import type { JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What is told of an enrolment to the person it is about; `held` is as the exchange contract has it. */
export interface HeldData {
  readonly associationKey: string;
  readonly associationId: string;
  readonly held: JsonObject;
  /** What was pulled from home, as it is stored. */
  readonly details: JsonObject | null;
}

/** Everything about an enrolment that says something of its student. Instants as PostgreSQL writes them in JSON. */
const HELD = `
  SELECT association_key AS "associationKey", association_id AS "associationId", person_details AS details,
    jsonb_strip_nulls(jsonb_build_object(
      'offeringId', offering_id, 'pseudonym', pseudonym, 'homeState', home_state, 'hostState', host_state,
      'reason', reason, 'permittedBy', permitted_by, 'facts', student, 'factsAsOf', student_as_of, 'permissionUntil', permission_until, 'requestedAt', requested_at,
      'createdAt', created_at, 'updatedAt', updated_at,
      'terms', terms, 'heldBack', held, 'permissionHeldBack', held_permission, 'deregistration', deregistration,
      'results', coalesce((
        SELECT jsonb_agg(jsonb_build_object('version', version, 'kind', kind, 'issuedAt', issued_at, 'content', document,
                 'note', note, 'sha256', sha256) ORDER BY version)
        FROM result WHERE result.association_key = association.association_key), '[]'),
      'movements', coalesce((
        SELECT jsonb_agg(jsonb_build_object('at', at, 'placed', placed_delta, 'offered', offered_delta, 'reason', reason)
                 ORDER BY at, movement_id)
        FROM seat_movement WHERE seat_movement.association_key = association.association_key), '[]'),
      'decisions', coalesce((
        SELECT jsonb_agg(jsonb_build_object('at', at, 'action', action, 'note', note) ORDER BY at, action_id)
        FROM approval_action AS said WHERE said.association_key = association.association_key), '[]'),
      'learningAgreements', coalesce((
        SELECT jsonb_agg(jsonb_build_object('version', version, 'at', at, 'document', document) ORDER BY version)
        FROM learning_agreement AS agreed WHERE agreed.association_key = association.association_key), '[]'),
      'sent', coalesce((
        SELECT jsonb_agg(jsonb_build_object('at', created_at, 'to', recipient, 'type', coalesce(event_type, kind),
                 'sha256', sha256) ORDER BY created_at, delivery_id)
        FROM delivery WHERE delivery.association_key = association.association_key), '[]')
    )) AS held
  FROM association`;

/** As host: what is held of the students of one home, by its ids; what it does not know is left out. */
export async function listHeldForHome(
  client: Queryable,
  { own, home }: { readonly own: string; readonly home: string },
  associationIds: readonly string[],
): Promise<readonly HeldData[]> {
  const { rows } = await client.query<HeldData>(
    `${HELD} WHERE home = $1 AND host = $2 AND home <> host AND association_id = ANY ($3::uuid[]) ORDER BY association_id`,
    [home, own, associationIds],
  );
  return rows;
}

/** As home: everything about an own person; undefined for one who is not known. */
export async function readPersonData(client: Queryable, personId: string): Promise<JsonObject | undefined> {
  const { rows } = await client.query<{ person: JsonObject }>(
    `SELECT jsonb_strip_nulls(jsonb_build_object(
       'studentNumber', source_id, 'loginSubject', login_subject, 'givenName', given_name, 'surname', surname,
       'mail', mail, 'level', level, 'programmeCode', programme_code, 'creditsEarned', credits_earned,
       'language', language, 'studyEnrolments', study_enrolments, 'deregisteredOn', deregistered_on, 'updatedAt', updated_at,
       'pseudonyms', (SELECT jsonb_object_agg(host, pseudonym) FROM pseudonym WHERE pseudonym.person_id = person.person_id),
       'portals', (SELECT jsonb_agg(client_id) FROM pairwise_subject AS known WHERE known.person_id = person.person_id),
       'requests', (
         SELECT jsonb_agg(jsonb_build_object('at', created_at, 'portal', client_id, 'state', state, 'choices', choices)
                  ORDER BY created_at)
         FROM enrolment_request AS asked WHERE asked.person_id = person.person_id),
       'notices', (
         SELECT jsonb_agg(jsonb_build_object('at', created_at, 'kind', kind, 'mail', mail_state) ORDER BY created_at)
         FROM student_notice AS told WHERE told.person_id = person.person_id),
       'disclosures', (
         SELECT jsonb_agg(jsonb_build_object('at', at, 'recipient', recipient, 'purpose', purpose, 'fields', fields)
                  ORDER BY at)
         FROM disclosure AS told WHERE told.person_id = person.person_id),
       'grades', (
         SELECT jsonb_agg(jsonb_build_object('at', at, 'value', value, 'status', status) ORDER BY at)
         FROM grade_conversion JOIN result USING (result_id) JOIN association AS own USING (association_key)
         WHERE own.person_id = person.person_id)
     )) AS person
     FROM person WHERE person_id = $1`,
    [personId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const associations = await client.query<HeldData & { host: string }>(
    `SELECT held.*, host FROM (${HELD} WHERE person_id = $1) AS held
     JOIN association ON association_key = "associationKey" ORDER BY created_at`,
    [personId],
  );
  const enrolments = associations.rows.map(({ associationId, host, held }) => ({
    associationId,
    host,
    ...held,
  }));
  return { person: row.person, enrolments };
}
