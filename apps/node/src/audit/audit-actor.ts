import type { Caller } from "../http/caller.ts";

/** Who somebody is in the audit log; of staff by their subject at the identity provider, and the role they acted in. */
export function auditActorOf(caller: Caller, role: "officer" | "coordinator" | "operator"): string {
  switch (caller.kind) {
    case "staff":
      return `${role}:${caller.subject}`;
    case "sis":
      return `sis:${caller.clientId}`;
    case "reader":
      return `reader:${caller.clientId}`;
    case "student":
      return `student:${caller.personId}`;
    case "bearer":
      return `eduxchange:${caller.clientId}`;
    case "peer":
      return `partner:${caller.schacHome}`;
    case "receiver":
    case "broker":
      return `eduxchange:${caller.kind}`;
    case "anonymous":
    case "browser":
      return "nobody";
  }
}

/** What everybody may see of who it was: the client or the role, never the person. */
export function toldActor(actor: string): string {
  const [kind = "", ...id] = actor.split(":");
  return kind === "sis" ? id.join(":") : kind;
}
