import { auditActorOf } from "../audit/audit-actor.ts";
import type { Caller } from "../http/caller.ts";

/** Who did something to a round: a coordinator, or an officer who selects for the own offerings. */
export function actorOf(caller: Caller): string {
  const isOfficer = caller.kind === "staff" && !caller.scopes.has("alliance");
  return auditActorOf(caller, isOfficer ? "officer" : "coordinator");
}
