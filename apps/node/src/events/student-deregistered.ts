import type { AcceptedEvent } from "@wissel/core";
import { type Queryable, takeDeregistration } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { EventHandler, Judged } from "./inbox-handlers.ts";

/** Home says that a student here is no student of it any more; the host's SIS reads it and decides. */
export function studentDeregistered(own: string): EventHandler {
  return async (client: Queryable, event: AcceptedEvent): Promise<Judged> => {
    // Held against its schema when it was accepted.
    const { on, at } = event.payload as unknown as { readonly on?: string; readonly at: string };
    const { issuer: home, associationId } = event;
    const told = { home, host: own, associationId, ...present({ on }), at: new Date(at) };
    const outcome = await takeDeregistration(client, told);
    if (outcome === "unknown") return { kind: "quarantined", reason: "unknown_enrolment" };
    return { kind: outcome === "taken" ? "applied" : "superseded" };
  };
}
