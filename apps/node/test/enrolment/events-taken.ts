import type { AcceptedEvent, Clock } from "@wissel/core";
import { type EnrolmentStoreOptions, type Queryable, recordHostAnswers } from "@wissel/store";
import { enrolmentChangedHandler } from "../../src/enrolment/enrolment-changed.ts";
import type { EventHandler } from "../../src/events/inbox-handlers.ts";
import { studentChanged } from "../../src/events/student-changed.ts";
import { studentDeregistered } from "../../src/events/student-deregistered.ts";

/** What a node does with the events about enrolments, without signatures: those are the events area's own. */
export function eventsTaken(context: EnrolmentStoreOptions & { readonly clock: Clock }): EventHandler {
  const { institution: own, clock } = context;
  const changed = enrolmentChangedHandler<Queryable>((client, answers) =>
    recordHostAnswers(client, answers, { ...context, now: clock.now() }),
  );
  const handlers: Readonly<Record<string, EventHandler>> = {
    "student-deregistered": studentDeregistered(own),
    "student-changed": studentChanged({ own, clock }),
  };
  return (client, event: AcceptedEvent) => (handlers[event.name] ?? changed)(client, event);
}
