import type { Queryable } from "../queryable.ts";

/** A student's calendar feed, without the secret. */
export interface CalendarFeed {
  readonly createdAt: Date;
  /** To the hour. */
  readonly lastReadAt?: Date;
}

interface Row {
  readonly created_at: Date;
  readonly last_read_at: Date | null;
}

export async function findCalendarFeed(
  client: Queryable,
  personId: string,
): Promise<CalendarFeed | undefined> {
  const { rows } = await client.query<Row>(
    "SELECT created_at, last_read_at FROM calendar_feed WHERE person_id = $1",
    [personId],
  );
  return rows.map(({ created_at, last_read_at }) => {
    return { createdAt: created_at, ...(last_read_at === null ? {} : { lastReadAt: last_read_at }) };
  })[0];
}

/** Makes the student's feed, in place of the one before. The digest is SHA-256 of the secret, base64url. */
export async function saveCalendarFeed(
  client: Queryable,
  feed: { readonly personId: string; readonly tokenDigest: string; readonly createdAt: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO calendar_feed (person_id, token_digest, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (person_id) DO UPDATE
     SET token_digest = excluded.token_digest, created_at = excluded.created_at, last_read_at = NULL`,
    [feed.personId, feed.tokenDigest, feed.createdAt],
  );
}

export async function deleteCalendarFeed(client: Queryable, personId: string): Promise<void> {
  await client.query("DELETE FROM calendar_feed WHERE person_id = $1", [personId]);
}

/** Whose feed the secret opens; that it was read is noted once an hour. */
export async function readCalendarFeed(
  client: Queryable,
  tokenDigest: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await client.query<{ person_id: string }>({
    name: "calendar-feed-read",
    text: `WITH noted AS (
             UPDATE calendar_feed SET last_read_at = $2
             WHERE token_digest = $1 AND (last_read_at IS NULL OR last_read_at <= $2::timestamptz - interval '1 hour')
           )
           SELECT person_id FROM calendar_feed WHERE token_digest = $1`,
    values: [tokenDigest, now],
  });
  return rows[0]?.person_id;
}
