import { fromWireAssociation } from "@wissel/contract";
import {
  type Association,
  type BroughtRefusal,
  type Clock,
  type Disclosures,
  type ExplainedCode,
  granted,
  type HomeRegister,
  type HostGiven,
  isPersonField,
  type JsonObject,
  type NewId,
  type NewRequest,
  type OfferingDirectory,
  type Outcome,
  refused,
  refuseUncovered,
} from "@wissel/core";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { beginAsk } from "../enrolment/ask-choice.ts";
import type { EnrolmentArea } from "../enrolment/open-enrolment.ts";
import type { EduxchangeHome } from "./eduxchange-file.ts";
import { type TakeMessagePorts, takeMessage } from "./take-message.ts";

export interface BringPorts extends TakeMessagePorts {
  readonly home: Pick<EduxchangeHome, "hosts" | "personFields">;
  readonly enrolment: Pick<EnrolmentArea, "findAsk" | "institutions">;
  readonly register: Pick<HomeRegister, "begin" | "listForPerson">;
  readonly agreements: Pick<AgreementRules, "asHome">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly disclosures: Pick<Disclosures, "note">;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Why home says no; the host is answered with it, not refused. */
export type BringRefusal = {
  readonly code: BroughtRefusal | ExplainedCode;
  readonly retryAfterSeconds?: number;
};

/** What a host brings, as far as it says. */
export interface Brought {
  readonly host: string;
  readonly offeringId: string;
}

/** Under which requests that came over eduXchange are kept. */
export const EDUXCHANGE_CLIENT = "eduxchange";

/**
 * Takes in what a host brings for an own student, once per student, host and offering: a repeat gets the association
 * as it stands. The host has given what it has to give; home adds its permission.
 */
export async function bringAssociation(
  ports: BringPorts,
  personId: string | undefined,
  document: JsonObject,
): Promise<Outcome<Association, BringRefusal>> {
  const { host, offeringId, remoteState } = fromWireAssociation(document);
  if (host === undefined) return refused({ code: "host-not-named" });
  if (offeringId === undefined) return refused({ code: "offering-not-named" });
  if (personId === undefined) return refused({ code: "person-unknown" });
  const refusal = await refuseHost(ports, { host, offeringId });
  if (refusal !== undefined) return refused(refusal);

  const choice = { host, offeringId, ifFull: "queue" } as const;
  const request = requestOf(ports, personId, choice);
  const ask = await ports.enrolment.findAsk(request, choice);
  if (ask === undefined) return refused({ code: "person-unknown" });
  const given: HostGiven = remoteState === "associated" || remoteState === "queued" ? remoteState : "pending";
  const begun = await beginAsk(ports, { ...ask, given });
  if (!begun.ok) return begun;
  const { association, repeated } = begun.value;
  // The student has asked for the same from node to node: one of the two is enough.
  if (association.road === undefined) return refused({ code: "association-already-live" });
  if (!repeated) await noteDisclosure(ports, association);
  const { associationId } = association;
  const taken = await takeMessage(ports, { personId, associationId, document, repeats: "once" });
  return granted(taken.ok ? taken.value : association);
}

/** Who may bring enrolments, and in what: partners and the hosts that are named, as agreements on record say. */
async function refuseHost(
  { own, home, enrolment, agreements, offerings, clock }: BringPorts,
  { host, offeringId }: Brought,
): Promise<BringRefusal | undefined> {
  // Own students take own places at the own node, whatever lets them begin elsewhere.
  if (host === own) return { code: "host-is-home" };
  const isKnown = home.hosts.includes(host) || enrolment.institutions.findPartner(host) !== undefined;
  if (!isKnown) return { code: "host-not-a-partner" };
  const exchanges = await agreements.asHome(host);
  if (exchanges === undefined) return undefined;
  const offering = (await offerings.findOffering(host, offeringId)) ?? { offeringId };
  return refuseUncovered(exchanges, offering, clock.now());
}

/** A receiver sends no key: what makes it the same request is what it asks, so that each has a key of its own. */
function requestOf(
  { clock, newId }: BringPorts,
  personId: string,
  choice: NewRequest["choices"][number],
): NewRequest {
  const requestId = newId();
  return {
    kind: "new",
    requestId,
    personId,
    clientId: EDUXCHANGE_CLIENT,
    idempotencyKey: requestId,
    fingerprint: "",
    idempotencyUntil: clock.now(),
    choices: [choice],
  };
}

/** The host was told before it could say who it is. */
async function noteDisclosure(
  { disclosures, home }: BringPorts,
  { personId, associationKey, host }: Association,
): Promise<void> {
  if (personId === undefined) return;
  const fields = home.personFields.filter(isPersonField);
  await disclosures.note([{ personId, associationKey, recipient: host, fields }]);
}
