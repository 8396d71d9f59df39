import type { AcceptedEvent, Clock } from "@wissel/core";
import { type EnrolmentStoreOptions, type Queryable, recordHostAnswers } from "@wissel/store";
import { enrolmentChangedHandler } from "../../src/enrolment/enrolment-changed.ts";
import { studentDeregistered } from "../../src/events/student-deregistered.ts";

/** What a node does with the events about enrolments, without signatures: those are the events area's own. */
export function eventsTaken(context: EnrolmentStoreOptions & { readonly clock: Clock }) {
  const changed = enrolmentChangedHandler<Queryable>((client, answers) =>
    recordHostAnswers(client, answers, { ...context, now: context.clock.now() }),
  );
  const deregistered = studentDeregistered(context.institution);
  return (client: Queryable, event: AcceptedEvent) =>
    event.name === "student-deregistered" ? deregistered(client, event) : changed(client, event);
}
