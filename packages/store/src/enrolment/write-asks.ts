import type { AsksDecided, KnownKey, StoredPseudonym, StoredRequest } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { clientOfKey } from "./home-slice.ts";
import { toRequestRow } from "./request-row.ts";

export async function writeAsks(
  client: Queryable,
  { keys, requests, pseudonyms }: Omit<AsksDecided, "outcomes">,
): Promise<void> {
  await Promise.all([
    writePseudonyms(client, pseudonyms),
    writeRequests(client, requests),
    writeKeys(client, keys),
  ]);
}

export async function writeRequests(client: Queryable, requests: readonly StoredRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await client.query({
    name: "enrolment-request-write",
    text: `INSERT INTO enrolment_request (request_id, person_id, client_id, choices, choice_index, state,
                                          created_at, updated_at, releases)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS new_row (
             request_id uuid, person_id uuid, client_id text, choices jsonb, choice_index integer, state text,
             created_at timestamptz, updated_at timestamptz, releases uuid)
           ON CONFLICT (request_id) DO UPDATE
           SET choices = EXCLUDED.choices, choice_index = EXCLUDED.choice_index, state = EXCLUDED.state,
               updated_at = EXCLUDED.updated_at, releases = EXCLUDED.releases`,
    values: [JSON.stringify(requests.map(toRequestRow))],
  });
}

async function writePseudonyms(client: Queryable, pseudonyms: readonly StoredPseudonym[]): Promise<void> {
  if (pseudonyms.length === 0) return;
  const rows = pseudonyms.map(({ personId, host, pseudonym }) => ({ person_id: personId, host, pseudonym }));
  await client.query({
    name: "pseudonym-insert",
    text: `INSERT INTO pseudonym (person_id, host, pseudonym)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS new_row (person_id uuid, host text, pseudonym uuid)`,
    values: [JSON.stringify(rows)],
  });
}

/** A key whose time is over may be used again, for something else. */
async function writeKeys(client: Queryable, keys: readonly KnownKey[]): Promise<void> {
  if (keys.length === 0) return;
  const rows = keys.map((key) => ({
    client: clientOfKey(key),
    idempotency_key: key.idempotencyKey,
    fingerprint: key.fingerprint,
    request_id: key.requestId,
    expires_at: key.until,
  }));
  await client.query({
    name: "idempotency-write",
    text: `INSERT INTO idempotency (client, idempotency_key, fingerprint, request_id, expires_at)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS new_row (
             client text, idempotency_key text, fingerprint text, request_id uuid, expires_at timestamptz)
           ON CONFLICT (client, idempotency_key) DO UPDATE
           SET fingerprint = EXCLUDED.fingerprint, request_id = EXCLUDED.request_id,
               expires_at = EXCLUDED.expires_at`,
    values: [JSON.stringify(rows)],
  });
}
