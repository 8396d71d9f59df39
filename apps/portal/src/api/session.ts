import type { SessionComponents } from "@wissel/client";
import { createContext, useContext } from "react";

/** What the pages have, by whom it is for. */
export type Area = "student" | "desk" | "board";

const ROLES: Readonly<Record<Area, readonly string[]>> = {
  student: ["student"],
  desk: ["officer", "host_officer", "home_approver", "operator", "auditor"],
  board: ["coordinator"],
};

/** Who uses these pages, as `GET /session/me` tells. */
export type Session = SessionComponents["schemas"]["Session"];

export const SessionContext = createContext<Session>({ signedIn: false });

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Whether the area is shown at all; what may be done there the node decides at each request. */
export function isFor(session: Session, area: Area): boolean {
  return hasRole(session, ROLES[area]);
}

/** Whether somebody has one of these roles. */
export function hasRole(session: Session, roles: readonly string[]): boolean {
  return session.signedIn && session.roles.some((role) => roles.includes(role));
}

/** Where to sign in and come back to the page at hand. */
export function signInHref(path: string): string {
  return `/session/login?${new URLSearchParams({ returnTo: path })}`;
}
