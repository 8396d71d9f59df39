import { auditActorOf } from "../audit/audit-actor.ts";
import type { Caller } from "../http/caller.ts";

/** Who did something to a round. */
export function actorOf(caller: Caller): string {
  return auditActorOf(caller, "coordinator");
}
