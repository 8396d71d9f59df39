import {
  type EduxchangeOperations,
  fromWireAssociation,
  fromWireIntake,
  problemOf,
  toWireBearer,
} from "@wissel/contract";
import {
  DETAIL_FIELDS,
  type HostLedger,
  type JsonObject,
  type NewId,
  type RefusalOfHome,
  type RelayRefusal,
  refusalOfPerson,
  relayRefusal,
} from "@wissel/core";
import { type PeerAnswer, PeerUnreachable } from "@wissel/peer";
import { findBroughtIn, findRelayed, findRelayedPerson, type RelayedName } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { auditActorOf } from "../../audit/audit-actor.ts";
import type { Caller } from "../../http/caller.ts";
import type { Handlers } from "../../http/operation.ts";
import { applyHomeState } from "../home-state.ts";
import type { ReceiverClient } from "../receiver-client.ts";
import { whereHomeStands } from "../where-home-stands.ts";
import { type TakeRelayedPorts, takeRelayed } from "./take-relayed.ts";

export interface RelayPorts extends TakeRelayedPorts {
  readonly ledger: Pick<HostLedger, "decide" | "withdraw">;
  readonly homeClient: Pick<ReceiverClient, "read" | "personOf">;
  readonly newId: NewId;
}

export type RelayHandlers = Pick<
  Handlers<EduxchangeOperations>,
  "getRelayedAssociation" | "patchRelayedAssociation" | "postRelayedResult" | "getRelayedPerson"
>;

type Log = Pick<FastifyBaseLogger, "info">;

/** As the receiver of this institution, toward its own systems that know no other way. */
export function relayHandlers(ports: RelayPorts): RelayHandlers {
  const { pool, homeClient, ledger, newId } = ports;

  function refuse<Refusal extends RelayRefusal>(log: Log, refusal: Refusal, description: string = refusal) {
    const reference = newId();
    log.info({ reference, description }, "nothing came of what a system of the host asked its receiver");
    const { status, message } = relayRefusal(refusal);
    return { status, body: { error: true, status, message, description, reference } } as const;
  }

  async function take(said: { readonly name: RelayedName; readonly body: object }, caller: Caller, log: Log) {
    const key = await findRelayed(pool, said.name);
    const found = key === undefined ? undefined : await findBroughtIn(pool, key);
    if (found === undefined) return refuse(log, "enrolment-unknown");
    const { association, remoteId = association.associationId } = found;
    const document = said.body as JsonObject; // parsed from JSON
    const actor = auditActorOf(caller, "officer");
    const taken = await takeRelayed(ports, { association, document, actor });
    if (taken.ok)
      return { status: 200, body: { associationId: remoteId, ...whereHomeStands(taken.value) } } as const;
    const { refusal } = taken;
    if (refusal.code === "busy")
      return { problem: problemOf("node-busy"), headers: { "retry-after": "1" } } as const;
    return refuse(log, refusal.code, "why" in refusal ? refusal.why : refusal.code);
  }

  return {
    async getRelayedAssociation({ params, log }) {
      const associationKey = await findRelayed(pool, params);
      const found = associationKey === undefined ? undefined : await findBroughtIn(pool, associationKey);
      if (associationKey === undefined || found?.remoteId === undefined)
        return refuse(log, "enrolment-unknown");
      const { association, personRef, remoteId } = found;
      const told = await answerOf(homeClient.read({ associationKey, personRef, remoteId }));
      if (!told.ok) return refuse(log, told.code);
      await applyHomeState(ledger, association, told.body);
      return { status: 200, body: told.body };
    },

    async patchRelayedAssociation({ params, body, caller, log }) {
      return await take({ name: params, body }, caller, log);
    },

    async postRelayedResult({ body, caller, log }) {
      const name = nameIn(body);
      return name === undefined ? refuse(log, "enrolment-unknown") : await take({ name, body }, caller, log);
    },

    async getRelayedPerson({ params, log }) {
      const { personId } = params;
      const found = await findRelayedPerson(pool, personId);
      if (found === undefined) return refuse(log, "enrolment-unknown");
      const { associationKey, home, askedFields } = found;
      const told = await answerOf(homeClient.personOf({ associationKey, personRef: personId }));
      if (!told.ok) return refuse(log, told.code);
      const { details, isEnrolled } = fromWireIntake({ person: told.body });
      const fields = DETAIL_FIELDS.filter((field) => askedFields.includes(field));
      return { status: 200, body: toWireBearer(details, { personId, home, isEnrolled, fields }) };
    },
  };
}

/** What is answered where this node is nobody's receiver. */
export const NO_RELAY_HANDLERS: RelayHandlers = {
  getRelayedAssociation: async () => NOT_HERE,
  patchRelayedAssociation: async () => NOT_HERE,
  postRelayedResult: async () => NOT_HERE,
  getRelayedPerson: async () => NOT_HERE,
};

const NOT_HERE = { problem: problemOf("address-unknown") };

type HomeTold =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: RefusalOfHome };

async function answerOf(asked: Promise<PeerAnswer<unknown>>): Promise<HomeTold> {
  try {
    const { status, body } = await asked;
    const code = refusalOfPerson(status);
    if (code !== undefined) return { ok: false, code };
    const isRead = typeof body === "object" && body !== null && !Array.isArray(body);
    if (!isRead) return { ok: false, code: "home-answer-unusable" };
    return { ok: true, body: body as Readonly<Record<string, unknown>> }; // any object may be read by names
  } catch (error) {
    if (error instanceof PeerUnreachable) return { ok: false, code: "home-answer-unusable" };
    throw error;
  }
}

/** The enrolment that a message without a path is about. The newest of the student is no answer. */
function nameIn(body: object): RelayedName | undefined {
  const document = body as JsonObject; // parsed from JSON
  const { associationId, personId } = document;
  if (typeof associationId === "string") return { associationId };
  const { offeringId } = fromWireAssociation(document);
  if (typeof personId !== "string" || offeringId === undefined) return undefined;
  return { personRef: personId, offeringId };
}
