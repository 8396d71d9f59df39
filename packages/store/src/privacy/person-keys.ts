import type { Queryable } from "../queryable.ts";

/**
 * The salts of persons, or of enrolments of partners' students; those that have none yet get the one that is offered.
 * One that was destroyed is left out and stays so.
 */
export async function ensurePersonSalts(
  client: Queryable,
  offered: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (offered.size === 0) return new Map();
  const ids = [...offered.keys()];
  await client.query({
    name: "person-key-insert",
    text: `INSERT INTO person_key (person_key_id, salt) SELECT * FROM unnest($1::uuid[], $2::bytea[])
           ON CONFLICT (person_key_id) DO NOTHING`,
    values: [ids, [...offered.values()].map((salt) => Buffer.from(salt))],
  });
  return await readPersonSalts(client, ids);
}

/** Salts that there are; one that was destroyed, or never made, is left out. */
export async function readPersonSalts(
  client: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; salt: Uint8Array }>({
    name: "person-keys",
    text: `SELECT person_key_id AS id, salt FROM person_key
           WHERE person_key_id = ANY ($1::uuid[]) AND salt IS NOT NULL`,
    values: [ids],
  });
  return new Map(rows.map(({ id, salt }) => [id, salt]));
}

/** Destroys keys, also of those who had none: nothing is sealed for them again. */
export async function destroyPersonKeys(client: Queryable, ids: readonly string[], now: Date): Promise<void> {
  await client.query(
    `INSERT INTO person_key (person_key_id, destroyed_at) SELECT id, $2 FROM unnest($1::uuid[]) AS id
     ON CONFLICT (person_key_id) DO UPDATE SET salt = NULL, destroyed_at = $2 WHERE person_key.salt IS NOT NULL`,
    [ids, now],
  );
}
