import type { SessionComponents } from "@wissel/client";
import { createContext, useContext } from "react";

export type Role = "student" | "officer" | "coordinator";

/** Who uses these pages, as `GET /session/me` tells. */
export type Session = SessionComponents["schemas"]["Session"];

export const SessionContext = createContext<Session>({ signedIn: false });

export function useSession(): Session {
  return useContext(SessionContext);
}

export function hasRole(session: Session, role: Role): boolean {
  return session.signedIn && session.roles.includes(role);
}

/** Where to sign in and come back to the page at hand. */
export function signInHref(path: string): string {
  return `/session/login?${new URLSearchParams({ returnTo: path })}`;
}
