import type { Asker } from "@wissel/store";
import type { Caller } from "../http/caller.ts";
import { auditActorOf } from "./audit-actor.ts";

/**
 * In whose name an operation of a document decides. Students and partners are named by what they decide; the
 * institution's own machines and staff are not, and would be "the institution" to an auditor.
 */
export function askerOf(requestId: string, caller: Caller, document: string): Asker {
  if (caller.kind === "sis") return { requestId, actor: auditActorOf(caller, "officer") };
  if (caller.kind !== "staff") return { requestId };
  if (document === "alliance") return { requestId, actor: auditActorOf(caller, "coordinator") };
  const isOfficer = ["desk", "desk.home", "desk.host"].some((scope) => caller.scopes.has(scope));
  return { requestId, actor: auditActorOf(caller, isOfficer ? "officer" : "operator") };
}
