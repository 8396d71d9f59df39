import type { ProblemKind } from "./kind.ts";

/** Refusals of signing in to the node's own pages, and of requests that come with a session. */
export type SessionProblemCode =
  | "session-ended"
  | "csrf-token-missing"
  | "origin-foreign"
  | "sign-in-over"
  | "sign-in-refused"
  | "sign-in-not-offered"
  | "home-organisation-mismatch"
  | "role-missing"
  | "identity-provider-unavailable";

export const SESSION_PROBLEMS = {
  "session-ended": { status: 401, title: "The session has ended" },
  "csrf-token-missing": { status: 403, title: "The request does not carry the session's token" },
  "origin-foreign": { status: 403, title: "The request does not come from a page of this node" },
  "sign-in-over": { status: 400, title: "This sign-in is over" },
  "sign-in-refused": { status: 403, title: "The identity provider did not sign anybody in" },
  "sign-in-not-offered": { status: 404, title: "Nobody can sign in here" },
  "home-organisation-mismatch": { status: 403, title: "The account is of another institution" },
  "role-missing": { status: 403, title: "The account has no role here" },
  "identity-provider-unavailable": { status: 503, title: "Nobody can sign in at the moment" },
} as const satisfies Record<SessionProblemCode, ProblemKind>;
