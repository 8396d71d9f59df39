import {
  ASSOCIATION_STATE_V5,
  type EduxchangeOperations,
  type EduxchangeSchemas,
  fromWireAssociation,
  problemOf,
  toWireBearer,
  toWireMessage,
} from "@wissel/contract";
import { type Association, type JsonObject, type NewPseudonym, refusalText } from "@wissel/core";
import {
  findBroughtAssociation,
  findBroughtRefusal,
  keepBroughtRefusal,
  listBroughtMessages,
} from "@wissel/store";
import type { Students } from "../enrolment/students.ts";
import type { Authentication, Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { type BringPorts, type BringRefusal, bringAssociation } from "./bring-association.ts";
import { findNamedAssociation } from "./find-named.ts";
import { mergedDocument, takeMessage } from "./take-message.ts";
import { whereHomeStands } from "./where-home-stands.ts";

export interface EduxchangeHomePorts extends BringPorts {
  readonly bearerOf: (token: string) => Promise<Authentication>;
  readonly students: Pick<Students, "listDetails">;
  readonly pseudonymOf: NewPseudonym;
}

export type EduxchangeHomeHandlers = Pick<
  Handlers<EduxchangeOperations>,
  | "getBearer"
  | "postBearer"
  | "createBroughtAssociation"
  | "getBroughtAssociation"
  | "patchBroughtAssociation"
  | "postBroughtResult"
>;

type Bearer = Extract<Caller, { readonly kind: "bearer" }>;
type Answer = EduxchangeSchemas["Answer"];

/** As a student's home, toward enrolment receivers. */
export function eduxchangeHomeHandlers(ports: EduxchangeHomePorts): EduxchangeHomeHandlers {
  return {
    getBearer: async ({ caller }) => await answerPerson(ports, caller),

    async postBearer({ body }) {
      const token = new URLSearchParams(body).get("access_token");
      if (token === null) return { problem: problemOf("token-missing") };
      const who = await ports.bearerOf(token);
      if (!who.ok) return { problem: problemOf(who.refusal.code) };
      const allowed = "scopes" in who.value && who.value.scopes.has("persons");
      return allowed ? await answerPerson(ports, who.value) : { problem: problemOf("scope-missing") };
    },

    async createBroughtAssociation({ caller, body }) {
      if (caller.kind !== "bearer") return NOBODY;
      const document = asDocument(body);
      const brought = await bringAssociation(ports, caller.personId, document);
      if (brought.ok) return { status: 201, body: answerOf(brought.value) };
      const { refusal } = brought;
      // Not a no, but not now: the receiver repeats what fails.
      if (refusal.code === "busy")
        return { problem: problemOf("node-busy"), headers: { "retry-after": "1" } };
      return { status: 201, body: await deny(ports, caller, { document, refusal }) };
    },

    async getBroughtAssociation({ caller, params }) {
      if (caller.kind !== "bearer") return NOBODY;
      const { associationId } = params;
      const { personId, subject } = caller;
      const view =
        personId === undefined
          ? undefined
          : await findBroughtAssociation(ports.pool, { home: ports.own, personId, associationId });
      if (view === undefined) {
        const code = await findBroughtRefusal(ports.pool, { subject, associationId });
        if (code === undefined) return { problem: problemOf("association-unknown") };
        return { status: 200, body: { ...deniedAnswer(associationId, code), role: "student" } };
      }
      const { association } = view;
      const messages = await listBroughtMessages(ports.pool, association.associationKey);
      return { status: 200, body: toWireAssociation(association, mergedDocument(messages)) };
    },

    async patchBroughtAssociation({ caller, params, body }) {
      if (caller.kind !== "bearer") return NOBODY;
      return await answerMessage(ports, caller, { ...params, document: asDocument(body) });
    },

    async postBroughtResult({ caller, body }) {
      if (caller.kind !== "bearer") return NOBODY;
      const document = asDocument(body);
      const { personId } = caller;
      const associationId =
        personId === undefined ? undefined : await findNamedAssociation(ports, personId, document);
      if (associationId === undefined) return { problem: problemOf("association-unknown") };
      return await answerMessage(ports, caller, { associationId, document });
    },
  };
}

const NOBODY: ProblemAnswer = { problem: problemOf("token-invalid") };

async function answerPerson(ports: EduxchangeHomePorts, caller: Caller) {
  if (caller.kind !== "bearer") return NOBODY;
  const { personId, clientId, said } = caller;
  const [found] = personId === undefined ? [] : await ports.students.listDetails([personId]);
  if (found === undefined) return { problem: problemOf("person-unknown") };
  const { isEnrolled = true, ...student } = found;
  // What the institution keeps itself goes before what the identity provider says.
  const body = toWireBearer(
    { ...said, ...student },
    {
      personId: ports.pseudonymOf(student.personId, `eduxchange ${clientId}`),
      home: ports.own,
      isEnrolled,
      fields: ports.home.personFields,
    },
  );
  return { status: 200, body } as const;
}

async function answerMessage(
  ports: EduxchangeHomePorts,
  { personId, subject }: Bearer,
  { associationId, document }: { readonly associationId: string; readonly document: JsonObject },
) {
  if (personId !== undefined) {
    const taken = await takeMessage(ports, { personId, associationId, document, repeats: "last" });
    if (taken.ok) return { status: 200, body: answerOf(taken.value) } as const;
  }
  const code = await findBroughtRefusal(ports.pool, { subject, associationId });
  if (code === undefined) return { problem: problemOf("association-unknown") };
  return { status: 200, body: deniedAnswer(associationId, code) } as const;
}

/** A no is kept, so that a repeat gets the same id, and so that the host can look it up. */
async function deny(
  { pool, newId, clock }: EduxchangeHomePorts,
  { subject }: Bearer,
  { document, refusal }: { readonly document: JsonObject; readonly refusal: BringRefusal },
): Promise<Answer> {
  const { host = "", offeringId: offering = "" } = fromWireAssociation(document);
  const { code } = refusal;
  const kept = { associationId: newId(), subject, host: host.slice(0, 255), offering, code };
  return deniedAnswer(await keepBroughtRefusal(pool, kept, clock.now()), code);
}

function answerOf(association: Association): Answer {
  return { associationId: association.associationId, ...whereHomeStands(association) };
}

function deniedAnswer(associationId: string, code: string): Answer {
  return { associationId, state: "denied", message: toWireMessage(refusalText(code)) };
}

/** What the host has said, with what is home's to say. */
function toWireAssociation(
  { associationId, homeState, hostState }: Association,
  merged: JsonObject,
): EduxchangeSchemas["Association"] {
  return {
    associationType: "courseOfferingAssociation",
    role: "student",
    ...merged,
    associationId,
    state: ASSOCIATION_STATE_V5[homeState],
    remoteState: ASSOCIATION_STATE_V5[hostState],
  };
}

function asDocument(body: object): JsonObject {
  return body as JsonObject; // parsed from JSON
}
