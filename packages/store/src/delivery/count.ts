import type { Queryable } from "../queryable.ts";

const COUNT = `
  SELECT state, count(*)::int AS count FROM delivery WHERE state <> 'delivered' GROUP BY state`;

/** How many deliveries are not delivered yet, by state; a state without any is left out. */
export async function countUndelivered(client: Queryable): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ state: string; count: number }>(COUNT);
  return new Map(rows.map((row) => [row.state, row.count]));
}
