import { type Clock, type RoleRule, rolesByClaims, STAFF_ROLES, type StaffRole } from "@wissel/core";
import type { StaffRoleChange } from "@wissel/store";
import { openTokenCache } from "./token-cache.ts";

export interface StaffPorts {
  /** Roles that the configuration gives. */
  readonly configured: (loginSubject: string) => readonly StaffRole[];
  readonly rules: readonly RoleRule[];
  /** Roles that stand in the database. */
  readonly findGranted: (loginSubject: string) => Promise<readonly StaffRole[] | undefined>;
  readonly saveRoles: (change: StaffRoleChange) => Promise<void>;
  /** How long a role lasts that was heard at a sign-in, in milliseconds: as long as what was signed in to. */
  readonly claimedForMs: number;
  readonly clock: Clock;
}

/** Who may do what here: as configured, as claimed at the last sign-in, and as an operator said. */
export interface StaffDirectory {
  /** A role that was taken away is gone at once in this process, and within ten seconds in others. */
  rolesOf(loginSubject: string): Promise<readonly StaffRole[]>;
  /** What the identity provider says of somebody who signs in takes the place of what it said before. */
  hearClaims(loginSubject: string, claims: Readonly<Record<string, unknown>>): Promise<void>;
  /** By an operator; `actor` is who. */
  setRoles(change: Pick<StaffRoleChange, "loginSubject" | "roles" | "actor" | "reason">): Promise<void>;
}

const REMEMBERED = 10_000;
const REMEMBERED_FOR_MS = 10_000;

export function openStaffDirectory(ports: StaffPorts): StaffDirectory {
  const { configured, rules, findGranted, saveRoles, claimedForMs, clock } = ports;
  const cache = openTokenCache<{ readonly roles: readonly StaffRole[]; readonly at: number }>(REMEMBERED);

  async function change(wanted: Omit<StaffRoleChange, "now">): Promise<void> {
    await saveRoles({ ...wanted, now: clock.now() });
    cache.remember(wanted.loginSubject, { roles: [], at: Number.NEGATIVE_INFINITY });
  }

  return {
    async rolesOf(loginSubject) {
      const now = clock.now().getTime();
      const known = cache.find(loginSubject);
      if (known !== undefined && now - known.at < REMEMBERED_FOR_MS) return known.roles;
      const given = [...configured(loginSubject), ...((await findGranted(loginSubject)) ?? [])];
      const roles = STAFF_ROLES.filter((role) => given.includes(role));
      cache.remember(loginSubject, { roles, at: now });
      return roles;
    },

    async hearClaims(loginSubject, claims) {
      if (rules.length === 0) return;
      const expiresAt = new Date(clock.now().getTime() + claimedForMs);
      const roles = rolesByClaims(rules, claims);
      await change({ loginSubject, source: "claim", roles, expiresAt, actor: "sign-in" });
    },

    setRoles: (wanted) => change({ ...wanted, source: "operator" }),
  };
}
