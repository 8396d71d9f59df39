import type pg from "pg";

/**
 * Gives the runtime roles what they need in this database; repeating it is harmless. Roles that do not exist here are
 * skipped: an institution may name them otherwise, and grant by itself.
 * wissel_app reads and writes rows and owns nothing of ours; what was decided it can add to and not change. BullMQ's tables are made by the owner as well, in their own schema,
 * after this has run; the app adds one sequence per queue there.
 */
export async function grantRuntimeRoles(client: pg.Client): Promise<void> {
  // At no instant more than what they should have.
  await client.query("BEGIN");
  await grantAll(client);
  await client.query("COMMIT");
}

async function grantAll(client: pg.Client): Promise<void> {
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
    await keepHistory(client);
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

/** Tables that hold what happened. Of some, words about a person may be taken out again; nothing goes as a row. */
const HISTORY: Readonly<Record<string, readonly string[]>> = {
  audit_entry: [],
  audit_link: [],
  audit_head: [],
  staff_role_action: [],
  round_action: [],
  seat_movement: [],
  grade_conversion: [],
  approval_action: ["note"],
  learning_agreement: ["document"],
};

/** What tells where an entry is among the others is the database's to say. */
const ENTRY_COLUMNS =
  "at, actor, what, person_ref, association_id, offering_id, partner, home_state, host_state, reason, object, request_id";

async function keepHistory(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass('public.' || name) IS NOT NULL",
    [Object.keys(HISTORY)],
  );
  for (const { name } of rows) {
    await client.query(`REVOKE UPDATE, DELETE ON ${name} FROM wissel_app`);
    const erasable = HISTORY[name] ?? [];
    if (erasable.length > 0) await client.query(`GRANT UPDATE (${erasable}) ON ${name} TO wissel_app`);
  }
  if (rows.every(({ name }) => name !== "audit_entry")) return;
  await client.query(`
    REVOKE INSERT ON audit_entry FROM wissel_app;
    GRANT INSERT (${ENTRY_COLUMNS}) ON audit_entry TO wissel_app;
  `);
}
