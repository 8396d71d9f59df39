import type { StaffRole } from "@wissel/core";

/** What each kind of client may be allowed. An operation demands one of these; a token carries what was asked for. */
export const SIS_SCOPES = [
  "catalogue.write",
  "persons.write",
  "enrolments.read",
  "results.write",
  "results.read",
  "approvals.write",
  "deliveries.read",
  "deliveries.write",
  "events.read",
  // A coordinator's own machine: the same rounds as a person with that role.
  "alliance",
] as const;

/** Of who reads the catalogue by name; the SIS writes it with a scope of its own. */
export const READER_SCOPES = ["catalogue.read"] as const;

/** Of the enrolment receiver of eduXchange before this institution. */
export const RECEIVER_SCOPES = ["intake"] as const;

export const STUDENT_SCOPES = ["me.read", "me.enrol", "me.withdraw"] as const;

export const PEER_SCOPES = ["exchange"] as const;

/** What a member of staff may do, by role; more roles, more scopes. */
export const ROLE_SCOPES = {
  officer: ["desk"],
  host_officer: ["desk.host"],
  home_approver: ["desk.home"],
  coordinator: ["alliance"],
  operator: ["desk.operate"],
  auditor: ["audit"],
} as const satisfies Record<StaffRole, readonly string[]>;

/** Students who have signed in to the node's own pages come through this one; it asks for no tokens. */
export const OWN_PAGES_CLIENT_ID = "own-pages";

/** The one client through which the institution's own staff signs in. */
export const DESK_CLIENT_ID = "desk";
