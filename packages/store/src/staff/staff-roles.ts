import type { GrantedRole, NewId, StaffRole, StaffRoleAction } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/** What somebody's roles of one source are from now on. */
export interface StaffRoleChange {
  readonly loginSubject: string;
  readonly source: GrantedRole["source"];
  readonly roles: readonly StaffRole[];
  readonly expiresAt?: Date;
  readonly actor: string;
  readonly reason?: string;
  readonly now: Date;
}

/** The roles that count now, of these members of staff. */
export async function findStaffRoles(
  client: Queryable,
  loginSubjects: readonly string[],
  now: Date,
): Promise<readonly GrantedRole[]> {
  const { rows } = await client.query<RoleRow>({
    name: "find-staff-roles",
    text: `${SELECT_ROLES} AND login_subject = ANY($2) ORDER BY login_subject, role, source`,
    values: [now, loginSubjects],
  });
  return rows.map(fromRow);
}

/** The roles that count now, of everybody; the most that a page can show. */
export async function listStaffRoles(
  client: Queryable,
  now: Date,
  limit: number,
): Promise<readonly GrantedRole[]> {
  const text = `${SELECT_ROLES} ORDER BY login_subject, role, source LIMIT $2`;
  const { rows } = await client.query<RoleRow>(text, [now, limit]);
  return rows.map(fromRow);
}

/**
 * Puts these roles in the place of those of the same source, and writes down what changed; when nothing did, nothing.
 * Two changes for one person come one after the other.
 */
export async function saveStaffRoles(
  pool: ConnectionPool,
  change: StaffRoleChange,
  newId: NewId,
): Promise<void> {
  const { loginSubject, source, roles, expiresAt = null, actor, reason = null, now } = change;
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 18))", [loginSubject]);
    const { rows } = await client.query<{ readonly role: StaffRole }>(
      `DELETE FROM staff_role WHERE login_subject = $1 AND source = $2
       RETURNING CASE WHEN expires_at IS NULL OR expires_at > $3 THEN role END AS role`,
      [loginSubject, source, now],
    );
    const before = rows.map(({ role }) => role).filter((role) => role !== null);
    await client.query(
      `INSERT INTO staff_role (login_subject, role, source, granted_at, expires_at)
       SELECT $1, role, $2, $3, $4 FROM unnest($5::text[]) AS role`,
      [loginSubject, source, now, expiresAt, roles],
    );
    const added = roles.filter((role) => !before.includes(role));
    const removed = before.filter((role) => !roles.includes(role));
    if (added.length + removed.length === 0) return;
    await client.query(
      `INSERT INTO staff_role_action (action_id, login_subject, source, added, removed, actor, reason, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [newId(), loginSubject, source, added, removed, actor, reason, now],
    );
  });
}

/** Every change of somebody's roles, newest first. */
export async function listStaffRoleActions(
  client: Queryable,
  loginSubject: string,
  limit: number,
): Promise<readonly StaffRoleAction[]> {
  const { rows } = await client.query<ActionRow>(
    `SELECT login_subject, source, added, removed, actor, reason, at FROM staff_role_action
     WHERE login_subject = $1 ORDER BY at DESC, action_id DESC LIMIT $2`,
    [loginSubject, limit],
  );
  return rows.map(({ login_subject, reason, ...row }) => ({
    ...row,
    loginSubject: login_subject,
    ...(reason === null ? {} : { reason }),
  }));
}

const SELECT_ROLES = `SELECT login_subject, role, source, granted_at FROM staff_role
  WHERE (expires_at IS NULL OR expires_at > $1)`;

interface RoleRow {
  readonly login_subject: string;
  readonly role: StaffRole;
  readonly source: GrantedRole["source"];
  readonly granted_at: Date;
}

type ActionRow = Omit<StaffRoleAction, "loginSubject" | "reason"> & {
  readonly login_subject: string;
  readonly reason: string | null;
};

function fromRow({ login_subject, granted_at, ...row }: RoleRow): GrantedRole {
  return { ...row, loginSubject: login_subject, grantedAt: granted_at };
}
