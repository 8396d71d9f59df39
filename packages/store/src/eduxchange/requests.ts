import type { Queryable } from "../queryable.ts";

/** A student who has signed in at this institution as the receiver. */
export interface EnrolmentRequest {
  readonly correlationId: string;
  /** schacHome. */
  readonly home: string;
  /** As the identity provider calls the student. */
  readonly personRef: string;
  /** Encrypted at rest. */
  readonly tokensJwe: string;
}

export interface NewSignIn {
  readonly correlationId: string;
  readonly signInId: string;
  readonly home: string;
}

/** Uses a sign-in up; false where it was used before. */
export async function useSignIn(
  client: Queryable,
  { correlationId, signInId, home }: NewSignIn,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "eduxchange-sign-in-use",
    text: `INSERT INTO eduxchange_request (correlation_id, sign_in_id, home, created_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (sign_in_id) DO NOTHING`,
    values: [correlationId, signInId, home, now],
  });
  return rowCount === 1;
}

/** The identity provider has said who it is. */
export async function saveSignedIn(
  client: Queryable,
  { correlationId, personRef, tokensJwe }: Omit<EnrolmentRequest, "home">,
): Promise<void> {
  await client.query({
    name: "eduxchange-signed-in",
    text: "UPDATE eduxchange_request SET person_ref = $2, tokens_jwe = $3 WHERE correlation_id = $1",
    values: [correlationId, personRef, tokensJwe],
  });
}

interface Row {
  readonly correlation_id: string;
  readonly home: string;
  readonly person_ref: string;
  readonly tokens_jwe: string;
}

/** A request that is used for an offering; the association is new unless one came of it before. */
export interface RequestUse {
  readonly correlationId: string;
  readonly offeringId: string;
  readonly associationKey: string;
  /** Older ones are over. */
  readonly since: Date;
}

/**
 * Uses a request for an offering, again and again for the same one. Undefined: there is none, its tokens were destroyed,
 * it was used for another offering, or it is over.
 */
export async function useRequest(
  client: Queryable,
  { correlationId, offeringId, associationKey, since }: RequestUse,
): Promise<EnrolmentRequest | undefined> {
  const { rows } = await client.query<Row>({
    name: "eduxchange-request-use",
    text: `UPDATE eduxchange_request SET offering_id = $2, association_key = coalesce(association_key, $3)
           WHERE correlation_id = $1 AND created_at > $4 AND tokens_jwe IS NOT NULL
             AND (offering_id IS NULL OR offering_id = $2)
           RETURNING correlation_id, home, person_ref, tokens_jwe`,
    values: [correlationId, offeringId, associationKey, since],
  });
  return rows.map(fromRow)[0];
}

/** Which association its tokens are for. */
export async function settleRequest(
  client: Queryable,
  { correlationId, associationKey }: Pick<RequestUse, "correlationId" | "associationKey">,
): Promise<void> {
  await client.query(
    "UPDATE eduxchange_request SET association_key = $2 WHERE correlation_id = $1 AND association_key <> $2",
    [correlationId, associationKey],
  );
}

/** Nothing comes of it. */
export async function destroyTokens(client: Queryable, correlationId: string): Promise<void> {
  await client.query("UPDATE eduxchange_request SET tokens_jwe = NULL WHERE correlation_id = $1", [
    correlationId,
  ]);
}

/** The newest tokens by which home can be told of an association. */
export async function findRequestOf(
  client: Queryable,
  associationKey: string,
): Promise<EnrolmentRequest | undefined> {
  const { rows } = await client.query<Row>({
    name: "eduxchange-request-of",
    text: `SELECT correlation_id, home, person_ref, tokens_jwe FROM eduxchange_request
           WHERE association_key = $1 AND tokens_jwe IS NOT NULL ORDER BY created_at DESC LIMIT 1`,
    values: [associationKey],
  });
  return rows.map(fromRow)[0];
}

/** What is known of a student's tokens, whether they are good or not. */
export interface TokensKnown {
  /** The student has signed in here for it, first or since. */
  readonly isOwn: boolean;
  /** A sign-in is on record; where none is they were forgotten, and nothing but a new one helps. */
  readonly isOnRecord: boolean;
}

export async function readTokensKnown(client: Queryable, associationKey: string): Promise<TokensKnown> {
  const { rows } = await client.query<{ own: boolean; recorded: boolean }>({
    name: "eduxchange-tokens-known",
    text: `SELECT EXISTS (SELECT FROM eduxchange_intake WHERE association_key = $1 AND own_receiver) AS own,
                  EXISTS (SELECT FROM eduxchange_request WHERE association_key = $1) AS recorded`,
    values: [associationKey],
  });
  const { own = false, recorded = false } = rows[0] ?? {};
  return { isOwn: own || recorded, isOnRecord: recorded };
}

/** Tokens that were renewed, or found to be refused; `after` is undefined then. */
export interface TokenChange {
  readonly correlationId: string;
  readonly before: string;
  readonly after: string | undefined;
}

/**
 * Puts other tokens in the place of these, or none, unless somebody else has done so. Answers those that stand;
 * undefined where there are none.
 */
export async function replaceTokens(
  client: Queryable,
  { correlationId, before, after }: TokenChange,
): Promise<string | undefined> {
  await client.query(
    "UPDATE eduxchange_request SET tokens_jwe = $3 WHERE correlation_id = $1 AND tokens_jwe = $2",
    [correlationId, before, after],
  );
  const { rows } = await client.query<{ tokens_jwe: string | null }>(
    "SELECT tokens_jwe FROM eduxchange_request WHERE correlation_id = $1",
    [correlationId],
  );
  return rows[0]?.tokens_jwe ?? undefined;
}

/** How long tokens are of use. */
export interface TokenTerms {
  /** A request that nothing came of. */
  readonly unusedSince: Date;
  /** Whose final result home has had; corrections come until then. */
  readonly resultSince: Date;
  /** Whatever came of it. */
  readonly oldestSince: Date;
}

/**
 * Forgets requests whose tokens are of no use any more: nothing came of them, the enrolment has ended and home has heard
 * all of it, home has had the final result for long enough, or they are too old. Answers how many.
 */
export async function forgetSpentRequests(
  client: Queryable,
  { unusedSince, resultSince, oldestSince }: TokenTerms,
): Promise<number> {
  const { rowCount } = await client.query({
    name: "eduxchange-requests-forget",
    text: `DELETE FROM eduxchange_request AS request
           WHERE created_at < $3 OR (created_at < $1 AND (
             association_key IS NULL
             OR NOT EXISTS (SELECT FROM association WHERE association.association_key = request.association_key)
             OR (EXISTS (SELECT FROM association WHERE association.association_key = request.association_key
                           AND (host_state IN ('denied', 'cancelled', 'finished') OR home_state IN ('denied', 'cancelled')))
                 AND NOT EXISTS (SELECT FROM delivery
                                 WHERE delivery.association_key = request.association_key AND settled_at IS NULL))
             OR EXISTS (SELECT FROM result WHERE result.association_key = request.association_key AND direction = 'sent'
                          AND (document ->> 'final')::boolean AND received_at < $2
                          AND version = (SELECT max(version) FROM result AS other
                                         WHERE other.association_key = request.association_key AND direction = 'sent'))))`,
    values: [unusedSince, resultSince, oldestSince],
  });
  return rowCount ?? 0;
}

function fromRow({ correlation_id, home, person_ref, tokens_jwe }: Row): EnrolmentRequest {
  return {
    correlationId: correlation_id,
    home,
    personRef: person_ref,
    tokensJwe: tokens_jwe,
  };
}
