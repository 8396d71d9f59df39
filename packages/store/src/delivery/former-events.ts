import type { Queryable } from "../queryable.ts";

/** The event before one in its stream. */
export interface FormerEvent {
  readonly deliveryId: string;
  readonly version: number;
  readonly jti: string;
  /** Absent until it is signed. */
  readonly sha256?: string;
}

const OF_RESULTS = `
  SELECT sent.result_id AS delivery_id, former.version, former.jti, former.sha256
  FROM result AS sent
  JOIN result AS former USING (association_key, direction)
  WHERE sent.result_id = ANY ($1::uuid[]) AND direction = 'sent' AND former.version = sent.version - 1`;

// Versions between two events were told in answers to commands: the former is the newest that was told by an event.
const OF_ENROLMENTS = `
  SELECT told.delivery_id, former.version, former.jti, former.sha256
  FROM delivery AS told
  CROSS JOIN LATERAL (
    SELECT (other.payload -> 'event' ->> 'version')::int AS version, other.delivery_id::text AS jti, other.sha256
    FROM delivery AS other
    WHERE other.association_key = told.association_key AND other.recipient = told.recipient
      AND other.event_type = told.event_type
      AND (other.payload -> 'event' ->> 'version')::int < (told.payload -> 'event' ->> 'version')::int
    ORDER BY version DESC LIMIT 1
  ) AS former
  WHERE told.delivery_id = ANY ($1::uuid[])`;

interface Row {
  readonly delivery_id: string;
  readonly version: number;
  readonly jti: string;
  readonly sha256: string | null;
}

/** The version before each of these versions of results, by the events that carry them. */
export async function listFormerResults(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly FormerEvent[]> {
  return await list(client, OF_RESULTS, ids);
}

/** The event before each of these about enrolments, where there was one. */
export async function listFormerEnrolmentEvents(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly FormerEvent[]> {
  return await list(client, OF_ENROLMENTS, ids);
}

async function list(
  client: Queryable,
  text: string,
  ids: readonly string[],
): Promise<readonly FormerEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<Row>(text, [ids]);
  return rows.map(({ delivery_id: deliveryId, version, jti, sha256 }) => ({
    deliveryId,
    version,
    jti,
    ...(sha256 === null ? {} : { sha256 }),
  }));
}
