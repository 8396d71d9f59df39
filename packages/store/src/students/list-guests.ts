import type { Queryable } from "../queryable.ts";

/** The students of a partner who hold or await a place here, by pseudonym. */
export async function listGuests(
  client: Queryable,
  { home, host }: { readonly home: string; readonly host: string },
): Promise<readonly string[]> {
  const { rows } = await client.query<{ pseudonym: string }>({
    name: "guests-of-home",
    text: `SELECT DISTINCT pseudonym FROM association
           WHERE home = $1 AND host = $2
             AND host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')`,
    values: [home, host],
  });
  return rows.map(({ pseudonym }) => pseudonym);
}
