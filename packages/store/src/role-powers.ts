import type { Queryable } from "./queryable.ts";

/** What the connection's role may do beyond reading and writing rows; empty for a role as the node should have it. */
export async function listExcessPowers(client: Queryable): Promise<readonly string[]> {
  const { rows } = await client.query<{ power: string }>(`
    SELECT unnest(ARRAY[
      CASE WHEN rolsuper THEN 'is a superuser' END,
      CASE WHEN rolbypassrls THEN 'passes over row security' END,
      CASE WHEN rolcreaterole THEN 'makes roles' END,
      CASE WHEN EXISTS (
        SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = 'public' AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'USAGE')
      ) THEN 'owns tables' END
    ]) AS power
    FROM pg_roles WHERE rolname = current_user`);
  return rows.flatMap(({ power }) => (power === null ? [] : [power]));
}
