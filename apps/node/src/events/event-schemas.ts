import { documents, EVENT_BASE, openValidators, VERIFICATION_EVENT } from "@wissel/contract";
import { EVENT_NAMES, type EventName } from "@wissel/core";

/** The schema of each event's payload in the events document. */
const PAYLOADS: Readonly<Record<EventName, string>> = {
  "enrolment-changed": "EnrolmentChanged",
  "offering-changed": "OfferingChanged",
  "student-deregistered": "StudentDeregistered",
  "student-changed": "StudentChanged",
  "result-issued": "ResultIssued",
  "result-corrected": "ResultCorrected",
  "result-withdrawn": "ResultWithdrawn",
  "result-received": "ResultReceived",
  "result-recorded": "ResultRecorded",
  "result-disputed": "ResultDisputed",
  "round-published": "RoundPublished",
};

/** Says what is wrong with the payload of an event type, if anything; a type we do not know is not judged. */
export type EventCheck = (eventType: string, payload: unknown) => string | undefined;

export function openEventCheck(): EventCheck {
  const validators = openValidators(documents.events);
  return (eventType, payload) => {
    const name = eventNameOf(eventType);
    const schema =
      eventType === VERIFICATION_EVENT ? "Verification" : name === undefined ? undefined : PAYLOADS[name];
    if (schema === undefined) return undefined;
    const [first] = validators.check(schema, payload);
    return first === undefined ? undefined : `${first.pointer ?? "#"} ${first.detail}`;
  };
}

/** The name behind the contract's base, of the events we know. */
export function eventNameOf(eventType: string): EventName | undefined {
  return EVENT_NAMES.find((name) => eventType === `${EVENT_BASE}${name}`);
}
