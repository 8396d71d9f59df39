import { type DeskOperations, problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import { contentOf } from "@wissel/core";
import type { ConversionStep } from "@wissel/store";
import { toldActor } from "../audit/audit-actor.ts";
import { present } from "../enrolment/present.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { actorOf, isOfficer } from "../results/task-handlers.ts";
import type { NamedTable } from "./conversion-tables.ts";
import {
  type ConversionBasis,
  type ConversionPorts,
  type Conversions,
  type ConversionTrouble,
  decide,
  propose,
  readConversions,
} from "./conversions.ts";

export type SisConversionHandlers = Pick<
  Handlers<SisOperations>,
  "listConversions" | "proposeConversion" | "decideConversion"
>;
export type DeskConversionHandlers = Pick<
  Handlers<DeskOperations>,
  "listDeskConversions" | "proposeDeskConversion" | "decideDeskConversion"
>;

type Answer = { readonly status: 200; readonly body: SisSchemas["Conversions"] } | ProblemAnswer;

/** What home makes of results, for the SIS. */
export function sisConversionHandlers(ports: ConversionPorts): SisConversionHandlers {
  return {
    listConversions: async ({ params }) => await list(ports, params),
    proposeConversion: async ({ params, query: { dryRun = false }, body, caller }) =>
      await proposeOne(ports, { params, body, caller, dryRun }),
    decideConversion: async ({ params, query: { dryRun = false }, body, caller }) =>
      await decideOne(ports, { params, body, caller, dryRun }),
  };
}

/** The same for officers. */
export function deskConversionHandlers(ports: ConversionPorts): DeskConversionHandlers {
  const stranger = { problem: problemOf("scope-missing") };
  return {
    listDeskConversions: async ({ params, caller }) =>
      isOfficer(caller) ? await list(ports, params) : stranger,
    proposeDeskConversion: async ({ params, body, caller }) =>
      isOfficer(caller) ? await proposeOne(ports, { params, body, caller, dryRun: false }) : stranger,
    decideDeskConversion: async ({ params, body, caller }) =>
      isOfficer(caller) ? await decideOne(ports, { params, body, caller, dryRun: false }) : stranger,
  };
}

async function list(ports: ConversionPorts, { resultId }: { readonly resultId: string }): Promise<Answer> {
  return answerOf(await readConversions(ports, resultId));
}

interface Asked<Params, Body> {
  readonly params: Params;
  readonly body: Body;
  readonly caller: Caller;
  readonly dryRun: boolean;
}

async function proposeOne(
  ports: ConversionPorts,
  { params, body, caller, dryRun }: Asked<{ readonly resultId: string }, SisSchemas["ConversionWish"]>,
): Promise<Answer> {
  return answerOf(await propose(ports, { ...params, ...wishOf(body), actor: actorOf(caller), dryRun }));
}

async function decideOne(
  ports: ConversionPorts,
  {
    params,
    body,
    caller,
    dryRun,
  }: Asked<{ readonly resultId: string; readonly conversionId: string }, SisSchemas["ConversionDecision"]>,
): Promise<Answer> {
  return answerOf(await decide(ports, { ...params, ...wordOf(body), actor: actorOf(caller), dryRun }));
}

function wishOf({ hostTable, homeTable, fieldOfStudy, cycle }: SisSchemas["ConversionWish"]) {
  return present({
    hostTable: hostTable && namedTable(hostTable),
    homeTable: homeTable && namedTable(homeTable),
    ...present({ fieldOfStudy, cycle }),
  });
}

function namedTable({ id, version, publishedBy }: SisSchemas["NamedHostTable"]): NamedTable {
  return { id, ...present({ version, publishedBy }) };
}

function wordOf({ decision, value, reason }: SisSchemas["ConversionDecision"]) {
  return { decision, ...present({ value, reason }) };
}

function answerOf(
  outcome:
    | { readonly ok: true; readonly value: Conversions }
    | { readonly ok: false; readonly refusal: ConversionTrouble },
): Answer {
  if (!outcome.ok) {
    const { code, ...facts } = outcome.refusal;
    return { problem: problemOf(code, undefined, facts) };
  }
  const { held, steps } = outcome.value;
  const content = contentOf(held.statement);
  const { host, version } = held;
  const { score, pass, scale, studyLoad } = content ?? {};
  return {
    status: 200,
    body: {
      original: { host, version, ...present({ score, pass, scale, studyLoad }) },
      steps: steps.map(toWireStep),
    },
  };
}

function toWireStep(step: ConversionStep<ConversionBasis>): SisSchemas["ConversionStep"] {
  const { conversionId, status, value, actor, at, decides, reason, document: basis } = step;
  const said = { conversionId, status, value, by: toldActor(actor), at: at.toISOString() };
  return { ...said, ...present({ decides, reason, basis }) };
}
