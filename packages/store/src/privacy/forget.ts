import type { Queryable } from "../queryable.ts";

// What is forgotten leaves its skeleton: ids, states, versions, digests and seat movements, so that ledgers, chains and
// counters go on to agree. A token that is no more is an empty text, so that nobody signs it anew.

/** Of enrolments: facts and details of the student, here and in commands that have arrived. */
export async function forgetFacts(client: Queryable, associationKeys: readonly string[]): Promise<void> {
  await client.query(
    `UPDATE association SET student = '{}', person_details = CASE WHEN person_details IS NULL THEN NULL ELSE '{}'::jsonb END
     WHERE association_key = ANY ($1::uuid[])`,
    [associationKeys],
  );
  await client.query(
    `UPDATE delivery SET payload = payload - 'student'
     WHERE association_key = ANY ($1::uuid[]) AND kind = 'command' AND settled_at IS NOT NULL AND payload ? 'student'`,
    [associationKeys],
  );
}

/** Of enrolments: the words of those who decided, and learning agreements. */
export async function forgetDecisions(client: Queryable, associationKeys: readonly string[]): Promise<void> {
  await client.query("SELECT forget_words($1::uuid[])", [associationKeys]);
  await client.query(
    "UPDATE task SET note = NULL WHERE association_key = ANY ($1::uuid[]) AND note IS NOT NULL",
    [associationKeys],
  );
}

/** Of a result stays what nobody can be judged by: that there was one, and its day. */
export const RESULT_SKELETON = "document - 'state' - 'final' - 'resultDate'";

/** Of results: what they say, home's grade, and the events that carried them. */
export async function forgetResults(client: Queryable, resultIds: readonly string[]): Promise<void> {
  await client.query(
    `UPDATE result
     SET note = NULL, document = CASE WHEN document IS NULL THEN NULL ELSE jsonb_build_object(
           'state', document -> 'state', 'final', document -> 'final', 'resultDate', document -> 'resultDate') END
     WHERE result_id = ANY ($1::uuid[])`,
    [resultIds],
  );
  await client.query(
    `UPDATE eduxchange_message SET document = eduxchange_message.document - 'result'
     FROM result WHERE result_id = ANY ($1::uuid[]) AND eduxchange_message.association_key = result.association_key`,
    [resultIds],
  );
  await client.query("SELECT forget_grades($1::uuid[])", [resultIds]);
  await client.query(
    `UPDATE delivery SET payload = '{}', jws_jwe = ''
     WHERE delivery_id = ANY ($1::uuid[]) AND settled_at IS NOT NULL`,
    [resultIds],
  );
  await client.query(
    `UPDATE inbox SET claims = jsonb_set(claims, '{payload}', '{}'), jws_jwe = ''
     FROM result JOIN association USING (association_key)
     WHERE result_id = ANY ($1::uuid[]) AND direction = 'received' AND issuer = host AND inbox.jti = result.jti
       AND disposition <> 'received'`,
    [resultIds],
  );
}
