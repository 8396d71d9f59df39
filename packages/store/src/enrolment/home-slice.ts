import type { HomeSlice, KnownKey, NewAsk, StoredPseudonym } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import { fromRequestRow, type RequestRow } from "./request-row.ts";

interface SliceRow {
  readonly keys: readonly KeyRow[] | null;
  readonly requests: readonly RequestRow[] | null;
  readonly associations: readonly AssociationRow[] | null;
  readonly pseudonyms: readonly PseudonymRow[] | null;
}

interface KeyRow {
  readonly client: string;
  readonly idempotency_key: string;
  readonly fingerprint: string;
  readonly request_id: string;
  readonly expires_at: string;
}

interface PseudonymRow {
  readonly person_id: string;
  readonly host: string;
  readonly pseudonym: string;
}

const READ = `
  WITH ask AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS ask (
      client text, idempotency_key text, request_id uuid, person_id uuid, host text, offering_id uuid,
      releases uuid, has_rules boolean)
  ), known_key AS (
    SELECT one.* FROM ask CROSS JOIN LATERAL (
      SELECT * FROM idempotency WHERE client = ask.client AND idempotency_key = ask.idempotency_key OFFSET 0
    ) AS one
  ), held AS (
    SELECT one.* FROM ask CROSS JOIN LATERAL (
      SELECT * FROM association WHERE person_id = ask.person_id AND offering_id = ask.offering_id OFFSET 0
    ) AS one WHERE one.host = ask.host AND host_state IN ('pending', 'queued', 'associated')
  ), counted AS (
    SELECT one.* FROM (SELECT DISTINCT person_id FROM ask WHERE has_rules) AS ruled CROSS JOIN LATERAL (
      SELECT * FROM association WHERE person_id = ruled.person_id OFFSET 0
    ) AS one
    WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
  ), named AS (
    SELECT request_id FROM known_key UNION SELECT request_id FROM ask
    UNION SELECT request_id FROM held UNION SELECT request_id FROM counted
  ), request AS (
    SELECT one.* FROM named CROSS JOIN LATERAL (
      SELECT * FROM enrolment_request WHERE request_id = named.request_id OFFSET 0
    ) AS one
  ), current AS (
    SELECT one.* FROM request CROSS JOIN LATERAL (
      SELECT * FROM association
      WHERE home = $2 AND association_id = (choices -> choice_index ->> 'associationId')::uuid
        AND host = choices -> choice_index ->> 'host' OFFSET 0
    ) AS one
  ), given_up AS (
    SELECT one.* FROM ask CROSS JOIN LATERAL (
      SELECT * FROM association WHERE home = $2 AND association_id = ask.releases OFFSET 0
    ) AS one
  ), found AS (
    SELECT * FROM held UNION ALL SELECT * FROM current UNION ALL SELECT * FROM given_up UNION ALL SELECT * FROM counted
  )
  SELECT
    (SELECT jsonb_agg(to_jsonb(known_key)) FROM known_key) AS keys,
    (SELECT jsonb_agg(to_jsonb(request)) FROM request) AS requests,
    (SELECT jsonb_agg(to_jsonb(found) - 'person_details') FROM found) AS associations,
    (SELECT jsonb_agg(to_jsonb(one)) FROM ask CROSS JOIN LATERAL (
       SELECT * FROM pseudonym WHERE person_id = ask.person_id AND host = ask.host OFFSET 0
     ) AS one) AS pseudonyms`;

/** Reads what home knows about the students of these asks, who must be locked by a statement before. */
export async function readHomeSlice(
  client: Queryable,
  home: string,
  asks: readonly NewAsk[],
): Promise<Omit<HomeSlice, "personIds">> {
  if (asks.length === 0) return { home, keys: [], requests: [], associations: [], pseudonyms: [] };
  const { rows } = await client.query<SliceRow>({
    name: "home-slice",
    text: READ,
    values: [JSON.stringify(asks.map(toAskRow)), home],
  });
  const [row] = rows;
  return {
    home,
    keys: (row?.keys ?? []).map(fromKeyRow),
    requests: (row?.requests ?? []).map(fromRequestRow),
    associations: (row?.associations ?? []).map(fromAssociationRow),
    pseudonyms: (row?.pseudonyms ?? []).map(fromPseudonymRow),
  };
}

/** The keys of one student at one client never meet another's: both are in the name. */
export function clientOfKey({ clientId, personId }: Pick<KnownKey, "clientId" | "personId">): string {
  return `${clientId} ${personId}`;
}

function toAskRow({ request, choice, rules }: NewAsk): object {
  return {
    ...(request.kind === "new"
      ? { client: clientOfKey(request), idempotency_key: request.idempotencyKey, releases: request.releases }
      : { request_id: request.requestId }),
    person_id: request.personId,
    host: choice.host,
    offering_id: choice.offeringId,
    has_rules: rules !== undefined,
  };
}

function fromKeyRow(row: KeyRow): KnownKey {
  const end = row.client.lastIndexOf(" ");
  return {
    clientId: row.client.slice(0, end),
    personId: row.client.slice(end + 1),
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    requestId: row.request_id,
    until: new Date(row.expires_at),
  };
}

function fromPseudonymRow({ person_id, host, pseudonym }: PseudonymRow): StoredPseudonym {
  return { personId: person_id, host, pseudonym };
}
