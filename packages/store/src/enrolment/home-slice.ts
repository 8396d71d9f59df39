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
    SELECT idempotency.* FROM ask JOIN idempotency USING (client, idempotency_key)
  ), held AS (
    SELECT association.* FROM ask JOIN association USING (person_id, host, offering_id)
    WHERE host_state IN ('pending', 'queued', 'associated')
  ), request AS (
    SELECT * FROM enrolment_request WHERE request_id IN (
      SELECT request_id FROM known_key
      UNION ALL SELECT request_id FROM ask
      UNION ALL SELECT request_id FROM held)
  ), current AS (
    SELECT association.* FROM request JOIN association
      ON association.home = $2
      AND association.association_id = (choices -> choice_index ->> 'associationId')::uuid
      AND association.host = choices -> choice_index ->> 'host'
  ), given_up AS (
    SELECT association.* FROM ask JOIN association
      ON association.home = $2 AND association.association_id = ask.releases
  ), counted AS (
    SELECT association.* FROM (SELECT DISTINCT person_id FROM ask WHERE has_rules) AS ruled
      JOIN association USING (person_id)
    WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
  ), found AS (
    SELECT * FROM held UNION ALL SELECT * FROM current UNION ALL SELECT * FROM given_up UNION ALL SELECT * FROM counted
  )
  SELECT
    (SELECT jsonb_agg(to_jsonb(known_key)) FROM known_key) AS keys,
    (SELECT jsonb_agg(to_jsonb(request)) FROM request) AS requests,
    (SELECT jsonb_agg(to_jsonb(found) - 'person_details') FROM found) AS associations,
    (SELECT jsonb_agg(to_jsonb(known)) FROM ask JOIN pseudonym AS known USING (person_id, host)) AS pseudonyms`;

/** Reads what home knows about the students of these asks, who must be locked by a statement before. */
export async function readHomeSlice(
  client: Queryable,
  home: string,
  batch: { readonly asks: readonly NewAsk[]; readonly personIds: ReadonlySet<string> },
): Promise<HomeSlice> {
  if (batch.asks.length === 0)
    return { home, ...batch, keys: [], requests: [], associations: [], pseudonyms: [] };
  const { rows } = await client.query<SliceRow>({
    name: "home-slice",
    text: READ,
    values: [JSON.stringify(batch.asks.map(toAskRow)), home],
  });
  const [row] = rows;
  return {
    home,
    personIds: batch.personIds,
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
