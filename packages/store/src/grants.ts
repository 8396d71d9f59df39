import type pg from "pg";

/**
 * Gives the runtime roles what they need in this database; repeating it is harmless. Roles that do not exist here are
 * skipped: an institution may name them otherwise, and grant by itself.
 * wissel_app reads and writes rows and owns nothing of ours. BullMQ's tables are made by the owner as well, in their own schema,
 * after this has run; the app adds one sequence per queue there.
 */
export async function grantRuntimeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname IN ('wissel_app', 'wissel_reader')",
  );
  const roles = rows.map((row) => row.rolname);
  if (roles.includes("wissel_app")) {
    await client.query(`
      GRANT USAGE ON SCHEMA public TO wissel_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wissel_app;
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO wissel_app;
      REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM wissel_app;
    `);
    const bullmq = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = 'bullmq'");
    if (bullmq.rowCount !== 0) {
      await client.query(`
        GRANT USAGE, CREATE ON SCHEMA bullmq TO wissel_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA bullmq GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wissel_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA bullmq GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO wissel_app;
      `);
    }
  }
  if (roles.includes("wissel_reader")) {
    await client.query(`
      GRANT USAGE ON SCHEMA public TO wissel_reader;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO wissel_reader;
    `);
  }
}
