import type { Caller } from "../../src/http/caller.ts";

export const SIS: Caller = {
  kind: "sis",
  clientId: "sis",
  scopes: new Set(["results.write", "results.read"]),
};

export const OFFICER: Caller = {
  kind: "staff",
  subject: "an officer",
  roles: new Set(["officer"]),
  scopes: new Set(["desk"]),
};

export function aStudent(personId: string): Caller {
  return { kind: "student", personId, clientId: "portal", scopes: new Set(["me.read"]) };
}
