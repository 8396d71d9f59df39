/**
 * What a member of staff may be at an institution. An `officer` is host officer and home approver in one; an auditor
 * reads what the others do and changes nothing.
 */
export const STAFF_ROLES = [
  "officer",
  "host_officer",
  "home_approver",
  "coordinator",
  "operator",
  "auditor",
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A claim that the identity provider makes of a person, and the roles that it gives. */
export interface RoleRule {
  readonly claim: string;
  readonly value: string;
  readonly roles: readonly StaffRole[];
}

/** The roles that a person's claims give; a claim may hold one value or a list of them. */
export function rolesByClaims(
  rules: readonly RoleRule[],
  claims: Readonly<Record<string, unknown>>,
): readonly StaffRole[] {
  const given = rules
    .filter(({ claim, value }) => [claims[claim]].flat().includes(value))
    .flatMap(({ roles }) => roles);
  return STAFF_ROLES.filter((role) => given.includes(role));
}

/** A role that stands in the database, and where it comes from. */
export interface GrantedRole {
  readonly loginSubject: string;
  readonly role: StaffRole;
  readonly source: "claim" | "operator";
  readonly grantedAt: Date;
}

/** One change of somebody's roles. */
export interface StaffRoleAction {
  readonly loginSubject: string;
  readonly source: GrantedRole["source"];
  readonly added: readonly StaffRole[];
  readonly removed: readonly StaffRole[];
  /** `operator:<subject>` or `sign-in`, never a name. */
  readonly actor: string;
  readonly reason?: string;
  readonly at: Date;
}
