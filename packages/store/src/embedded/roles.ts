import pg from "pg";
import type { Passwords } from "./passwords.ts";

/** The roles of the embedded cluster, the same three that an institution makes in its own PostgreSQL. */
export const OWNER_ROLE = "wissel_owner";
export const APP_ROLE = "wissel_app";
export const READER_ROLE = "wissel_reader";

/**
 * Makes the roles that are missing. The owner runs migrations and may create databases (here only: test databases are
 * made from a template); the app owns nothing; the reader may only read.
 */
export async function ensureRoles(admin: pg.Client, passwords: Passwords): Promise<void> {
  await ensureRole(admin, `${OWNER_ROLE} CREATEDB`, passwords.owner);
  await ensureRole(admin, APP_ROLE, passwords.app);
  await ensureRole(admin, READER_ROLE, passwords.reader);
  await admin.query(`GRANT pg_signal_backend TO ${OWNER_ROLE}`); // DROP DATABASE … WITH (FORCE)
}

async function ensureRole(admin: pg.Client, nameAndOptions: string, password: string): Promise<void> {
  const [name = "", ...options] = nameAndOptions.split(" ");
  const { rowCount } = await admin.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
  if (rowCount !== 0) return;
  await admin.query(`CREATE ROLE ${name} LOGIN ${options.join(" ")} PASSWORD ${pg.escapeLiteral(password)}`);
}
