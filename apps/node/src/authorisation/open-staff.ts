import type { Clock, NewId, RoleRule, StaffRole } from "@wissel/core";
import {
  type DatabaseConnections,
  findStaffRoles,
  listStaffRoleActions,
  listStaffRoles,
  saveStaffRoles,
} from "@wissel/store";
import type { NodeConfig } from "../config.ts";
import { joinLookups } from "../enrolment/join-lookups.ts";
import type { Handlers } from "../http/operation.ts";
import type { StaffMember } from "./clients-file.ts";
import { openStaffDirectory, type StaffDirectory } from "./staff-directory.ts";
import { type DeskStaffOperations, staffHandlers } from "./staff-handlers.ts";

export interface StaffParts {
  readonly config: Pick<NodeConfig, "sessionLife">;
  readonly database: DatabaseConnections;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Who may do what here, and the operations that say and show it. */
export interface StaffArea {
  readonly directory: StaffDirectory;
  readonly desk: Handlers<DeskStaffOperations>;
}

/** How long a lookup waits for others to join it. */
const GATHER_MS = 2;
const MOST_ROLES = 2_000;
const MOST_ACTIONS = 500;

export function openStaff(
  { config, database, clock, newId }: StaffParts,
  configured: readonly StaffMember[],
  rules: readonly RoleRule[],
): StaffArea {
  const { pool } = database;
  const rolesConfigured = new Map(configured.map(({ loginSubject, roles }) => [loginSubject, roles]));
  const directory = openStaffDirectory({
    configured: (subject) => rolesConfigured.get(subject) ?? [],
    rules,
    findGranted: joinLookups(async (subjects) => {
      const found = new Map<string, StaffRole[]>();
      for (const { loginSubject, role } of await findStaffRoles(pool, subjects, clock.now()))
        found.set(loginSubject, [...(found.get(loginSubject) ?? []), role]);
      return found;
    }, GATHER_MS),
    saveRoles: (change) => saveStaffRoles(pool, change, newId),
    claimedForMs: config.sessionLife.longestMs,
    clock,
  });
  return {
    directory,
    desk: staffHandlers({
      directory,
      configured,
      listGranted: (subject) =>
        subject === undefined
          ? listStaffRoles(pool, clock.now(), MOST_ROLES)
          : findStaffRoles(pool, [subject], clock.now()),
      listActions: (subject) => listStaffRoleActions(pool, subject, MOST_ACTIONS),
    }),
  };
}
