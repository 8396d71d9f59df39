import {
  type AgreedExchange,
  type Association,
  agreedFields,
  type CatalogueOffering,
  type CoverageRefusal,
  type HomeCommand,
  isPersonField,
  type OfferingDirectory,
  type PersonField,
  refuseUncovered,
  type StudentFacts,
} from "@wissel/core";
import type { SendCommands } from "../enrolment/send-commands.ts";
import type { AgreementRules } from "./agreement-rules.ts";

export interface HomeSidePorts {
  readonly agreements: Pick<AgreementRules, "asHome">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
}

/** Why this institution's own copies keep its students from an offering; undefined of its own offerings too. */
export async function refuseUnagreed(
  { agreements }: Pick<HomeSidePorts, "agreements">,
  offering: CatalogueOffering,
  at: Date,
): Promise<CoverageRefusal | undefined> {
  const exchanges = await agreements.asHome(offering.host);
  return exchanges && refuseUncovered(exchanges, offering, at);
}

/** Which offerings of these hosts own copies let students into at an instant. */
export async function openAgreedOfferings(
  { agreements }: Pick<HomeSidePorts, "agreements">,
  hosts: readonly string[],
  at: Date,
): Promise<(offering: CatalogueOffering) => boolean> {
  const asked = hosts.map(async (host) => [host, await agreements.asHome(host)] as const);
  const byHost = new Map(await Promise.all(asked));
  return (offering) => {
    const exchanges = byHost.get(offering.host);
    return exchanges === undefined || refuseUncovered(exchanges, offering, at) === undefined;
  };
}

/** What may be told of a student to a host; undefined: agreements on record do not narrow it. */
export async function fieldsFor(
  { agreements, offerings }: HomeSidePorts,
  {
    host,
    offeringId,
    requestedAt,
  }: { readonly host: string; readonly offeringId: string; readonly requestedAt: Date },
): Promise<ReadonlySet<PersonField> | undefined> {
  const exchanges = await agreements.asHome(host);
  if (exchanges === undefined) return undefined;
  return agreedFields(
    exchanges,
    (await offerings.findOffering(host, offeringId)) ?? { offeringId },
    requestedAt,
  );
}

/** Of the facts about a student of an enrolment those that home may tell its host. */
export async function agreedFacts(
  ports: HomeSidePorts,
  { host, offeringId, requestedAt, student }: FactsToTell,
): Promise<StudentFacts> {
  const fields = await fieldsFor(ports, { host, offeringId, requestedAt });
  return fields === undefined ? student : onlyFields(student, fields);
}

interface FactsToTell extends Pick<Association, "offeringId" | "requestedAt" | "student"> {
  readonly host: string;
}

/** Sends commands with no fact about a student but those that are agreed for the offering. */
export function sendingOnlyAgreed(ports: HomeSidePorts, send: SendCommands): SendCommands {
  return async (host, commands, timing) => {
    const exchanges = await ports.agreements.asHome(host);
    if (exchanges === undefined) return await send(host, commands, timing);
    const told = await Promise.all(
      commands.map((command) => onlyAgreed(ports, { host, exchanges, command })),
    );
    return await send(host, told, timing);
  };
}

interface Sent {
  readonly host: string;
  readonly exchanges: readonly AgreedExchange[];
  readonly command: HomeCommand;
}

async function onlyAgreed(
  { offerings }: HomeSidePorts,
  { host, exchanges, command }: Sent,
): Promise<HomeCommand> {
  if (command.kind !== "enrolment") return command;
  const { offeringId, requestedAt } = command;
  const offering = (await offerings.findOffering(host, offeringId)) ?? { offeringId };
  const fields = agreedFields(exchanges, offering, new Date(requestedAt));
  return { ...command, student: onlyFields(command.student, fields) };
}

function onlyFields<Student extends StudentFacts>(
  student: Student,
  fields: ReadonlySet<PersonField>,
): Student {
  const kept = Object.entries(student).filter(([name]) => !isPersonField(name) || fields.has(name));
  // The same members as before, without some that may be left out.
  return Object.fromEntries(kept) as unknown as Student;
}
