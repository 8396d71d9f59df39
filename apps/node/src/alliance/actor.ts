import type { Caller } from "../http/caller.ts";

/** Who did something to a round, for its audit: the client or the role, never the person. */
export function actorOf(caller: Caller): string {
  return caller.kind === "sis" ? caller.clientId : "coordinator";
}
