import { granted, refused } from "@wissel/core";
import { OWN_PAGES_CLIENT_ID, ROLE_SCOPES, STUDENT_SCOPES } from "../authorisation/scopes.ts";
import type { StaffDirectory } from "../authorisation/staff-directory.ts";
import type { Authenticate, Caller } from "../http/caller.ts";
import type { Sessions } from "./open-sessions.ts";
import { foreignRequest } from "./request-guard.ts";
import { isStale, type Session, type SessionLife } from "./session.ts";
import type { CookieJar } from "./session-cookie.ts";

export interface PersonPorts {
  readonly sessions: Sessions;
  readonly jar: CookieJar;
  readonly life: SessionLife;
  readonly staff: Pick<StaffDirectory, "rolesOf">;
  /** The node's own origin. */
  readonly baseUrl: string;
  readonly clock: { now(): Date };
}

/** As whom an audience takes somebody who has signed in: as a student under /me, else as staff. */
export type PersonKind = "student" | "staff";

/**
 * Takes a session where no token was sent. A request with an Authorization header is the bearer's alone: what another
 * site sends with a token of its own must not ride on the cookie that comes with it.
 */
export function orSession(bearer: Authenticate, kind: PersonKind, ports: PersonPorts): Authenticate {
  const { sessions, jar, life, baseUrl, clock } = ports;
  return async (authorization, request) => {
    const value = jar.read(request.headers.cookie, "session");
    if (authorization !== undefined || value === undefined) return await bearer(authorization, request);
    const session = await sessions.find(value);
    if (session === undefined) {
      return { ...refused({ code: "session-ended" }), headers: { "set-cookie": jar.clear("session") } };
    }
    const foreign = foreignRequest(request, { csrfToken: session.csrfToken, origin: baseUrl });
    if (foreign !== undefined) return refused(foreign);
    const renewed = isStale(session, life, clock.now())
      ? { "set-cookie": jar.write("session", await sessions.seal(session), life.longestMs / 1000) }
      : {};
    // Unlike those to a token, answers to a cookie could be kept by a cache between here and the browser.
    const headers = { "cache-control": "private, no-store", ...renewed };
    return { ...granted(await callerOf(session, kind, ports)), headers };
  };
}

async function callerOf(
  { loginSubject, personId }: Session,
  kind: PersonKind,
  { staff }: PersonPorts,
): Promise<Caller> {
  if (kind === "student" && personId !== undefined) {
    return { kind, personId, clientId: OWN_PAGES_CLIENT_ID, scopes: new Set(STUDENT_SCOPES) };
  }
  const roles = await staff.rolesOf(loginSubject);
  const scopes = kind === "staff" ? roles.flatMap((role) => ROLE_SCOPES[role]) : [];
  return { kind: "staff", subject: loginSubject, roles: new Set(roles), scopes: new Set(scopes) };
}
