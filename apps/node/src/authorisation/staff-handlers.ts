import { type DeskOperations, type DeskSchemas, problemOf } from "@wissel/contract";
import type { GrantedRole, StaffRoleAction } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import type { StaffMember } from "./clients-file.ts";
import type { StaffDirectory } from "./staff-directory.ts";

/** The operations of the desk document about who may do what. */
export type DeskStaffOperations = Pick<DeskOperations, "listStaff" | "putStaffRoles" | "getStaffHistory">;

export interface StaffHandlerPorts {
  readonly directory: StaffDirectory;
  readonly configured: readonly StaffMember[];
  /** Roles that stand in the database; of one member of staff, or of all. */
  readonly listGranted: (loginSubject: string | undefined) => Promise<readonly GrantedRole[]>;
  readonly listActions: (loginSubject: string) => Promise<readonly StaffRoleAction[]>;
}

export function staffHandlers(ports: StaffHandlerPorts): Handlers<DeskStaffOperations> {
  const { directory, configured, listGranted, listActions } = ports;
  return {
    async listStaff() {
      return { status: 200, body: { items: membersOf(configured, await listGranted(undefined)) } };
    },

    async putStaffRoles({ params, body, caller }) {
      const { loginSubject } = params;
      if (caller.kind !== "staff") return { problem: problemOf("scope-missing") };
      if (caller.subject === loginSubject) return { problem: problemOf("own-roles-unchangeable") };
      const actor = `operator:${caller.subject}`;
      await directory.setRoles({ loginSubject, roles: [...new Set(body.roles)], actor, reason: body.reason });
      const known = configured.filter((member) => member.loginSubject === loginSubject);
      const [member] = membersOf(known, await listGranted(loginSubject));
      return { status: 200, body: member ?? { loginSubject, roles: [] } };
    },

    async getStaffHistory({ params }) {
      const actions = await listActions(params.loginSubject);
      const items = actions.map(({ loginSubject: _, at, ...action }) => ({
        ...action,
        at: at.toISOString(),
      }));
      return { status: 200, body: { items } };
    },
  };
}

type WireRole = DeskSchemas["StaffMember"]["roles"][number];

function membersOf(
  configured: readonly StaffMember[],
  granted: readonly GrantedRole[],
): readonly DeskSchemas["StaffMember"][] {
  const roles = new Map<string, WireRole[]>();
  const add = (loginSubject: string, role: WireRole) =>
    roles.set(loginSubject, [...(roles.get(loginSubject) ?? []), role]);
  for (const member of configured) {
    for (const role of member.roles) add(member.loginSubject, { role, source: "configuration" });
  }
  for (const { loginSubject, role, source, grantedAt } of granted) {
    add(loginSubject, { role, source, grantedAt: grantedAt.toISOString() });
  }
  return [...roles]
    .map(([loginSubject, held]) => ({ loginSubject, roles: held }))
    .toSorted((a, b) => (a.loginSubject < b.loginSubject ? -1 : 1));
}
