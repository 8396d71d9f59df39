import { type AcceptedEvent, type Clock, DETAIL_FIELDS, type StudentFacts } from "@wissel/core";
import { type Queryable, takeStudentChange } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { EventHandler, Judged } from "./inbox-handlers.ts";

interface Told {
  readonly at: string;
  readonly fields: readonly string[];
  readonly facts?: StudentFacts;
}

/** Home says that a student is not as this host was told: facts are taken over, details pulled again. */
export function studentChanged({
  own,
  clock,
}: {
  readonly own: string;
  readonly clock: Clock;
}): EventHandler {
  return async (client: Queryable, event: AcceptedEvent): Promise<Judged> => {
    // Held against its schema when it was accepted.
    const { at, fields, facts } = event.payload as unknown as Told;
    const change = {
      at: new Date(at),
      fields: DETAIL_FIELDS.filter((field) => fields.includes(field)),
      ...present({ facts: facts && onlyKnown(facts) }),
    };
    const { issuer: home, associationId } = event;
    const outcome = await takeStudentChange(client, {
      home,
      host: own,
      associationId,
      change,
      now: clock.now(),
    });
    if (outcome === "unknown") return { kind: "quarantined", reason: "unknown_enrolment" };
    return { kind: outcome === "taken" ? "applied" : "superseded" };
  };
}

/** A home of a later version may tell more. */
function onlyKnown({ level, programmeCode, creditsEarned }: StudentFacts): StudentFacts {
  return present({ level, programmeCode, creditsEarned });
}
