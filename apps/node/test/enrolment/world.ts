import type { CatalogueOffering } from "@wissel/core";
import { AN_INSTANT, anOffering } from "@wissel/testing/enrolment-builders";
import { aFederation, type Federation } from "@wissel/testing/federation";
import { afterAll, beforeAll } from "vitest";
import { ROLE_SCOPES } from "../../src/authorisation/scopes.ts";
import {
  aClock,
  anEnrolmentNode,
  type EnrolmentNode,
  type OwnedAgreement,
  type TestClock,
} from "./an-enrolment-node.ts";
import { tokenOf } from "./test-callers.ts";

export const NOORD = "noord.example";
export const ZUID = "zuid.example";

export interface TestWorld {
  readonly clock: TestClock;
  readonly federation: Federation<EnrolmentNode>;
  readonly noord: EnrolmentNode;
  readonly zuid: EnrolmentNode;
  /** What both institutions publish. */
  readonly offerings: readonly CatalogueOffering[];
  /** Copies of agreements on record; a test adds its own and takes them away again. */
  readonly agreements: OwnedAgreement[];
}

/**
 * Two institutions with an agreement, that both permit everything their students ask. One pair serves the tests of a
 * file, each with students and offerings of its own: databases and schemas take a second to open.
 */
export function institutionsOfThisFile(): () => TestWorld {
  let world: TestWorld | undefined;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world?.federation[Symbol.asyncDispose]());
  return () => {
    if (world === undefined) throw new Error("the institutions are not open yet");
    return world;
  };
}

async function openWorld(): Promise<TestWorld> {
  const clock = aClock(AN_INSTANT);
  const offerings: CatalogueOffering[] = [];
  const agreements: OwnedAgreement[] = [];
  const federation: Federation<EnrolmentNode> = await aFederation([NOORD, ZUID], (seat) =>
    anEnrolmentNode(seat, { clock, offerings, agreements }, (schacHome) => federation.node(schacHome)),
  );
  const noord = federation.node(NOORD);
  const zuid = federation.node(ZUID);
  for (const node of [noord, zuid]) await approveEveryone(node);
  return { clock, federation, noord, zuid, offerings, agreements };
}

/** An offering of a node with so many places for anyone. */
export async function anOfferingOf(
  node: EnrolmentNode,
  { places, offeringId, ...overrides }: { readonly places?: number } & Partial<CatalogueOffering>,
): Promise<string> {
  const id = offeringId ?? crypto.randomUUID();
  const size = places === undefined ? {} : { size: places };
  await node.publish(anOffering({ host: node.schacHome, offeringId: id, ...overrides }), [
    { kind: "unallocated", ...size },
  ]);
  return id;
}

/** How many places of an offering are given, as the seat pools count them. */
export async function placedIn(node: EnrolmentNode, offeringId: string): Promise<number> {
  const { rows } = await node.db.query<{ placed: number }>(
    "SELECT sum(placed)::int AS placed FROM seat_pool WHERE offering_id = $1",
    [offeringId],
  );
  return rows[0]?.placed ?? 0;
}

export interface HttpAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A receipt, or a problem, as a client reads it. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers as a client without types does
export type Read = any;

interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly token: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

export async function call(node: EnrolmentNode, request: Call): Promise<HttpAnswer<Read>> {
  const { method, url, token, body, headers = {} } = request;
  const answer = await node.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    body: answer.body === "" ? undefined : answer.json(),
    headers: answer.headers,
  };
}

const ME_SCOPES = ["me.read", "me.enrol", "me.withdraw"];

/** A student of a node, who acts through a portal. */
export async function aStudent(node: EnrolmentNode, facts: Parameters<EnrolmentNode["enter"]>[0] = {}) {
  const personId = await node.enter(facts);
  return { ...actingAs(node, personId), personId };
}

export function actingAs(
  node: EnrolmentNode,
  personId: string,
  {
    clientId = "a-portal",
    scopes = ME_SCOPES,
  }: { readonly clientId?: string; readonly scopes?: string[] } = {},
) {
  const token = tokenOf({ kind: "student", personId, clientId, scopes });
  let keys = 0;
  return {
    get: (path: string) => call(node, { method: "GET", url: `/me/v1${path}`, token }),
    enrol(choices: readonly object[], key?: string, releases?: string) {
      keys += 1;
      const headers = { "idempotency-key": key ?? `key-${keys}` };
      const body = { choices, ...(releases === undefined ? {} : { releases }) };
      return call(node, { method: "POST", url: "/me/v1/enrolments", token, headers, body });
    },
    withdraw: (associationId: string) =>
      call(node, { method: "POST", url: `/me/v1/enrolments/${associationId}/withdrawal`, token }),
    skip: (associationId: string) =>
      call(node, { method: "POST", url: `/me/v1/enrolments/${associationId}/skip`, token }),
    answerOffer: (
      associationId: string,
      offerId: string,
      answer: "accept" | "decline",
      named: { readonly releases?: string } = {},
    ) =>
      call(node, {
        method: "POST",
        url: `/me/v1/enrolments/${associationId}/offer-answer`,
        token,
        body: { offerId, answer, ...named },
      }),
    async read(associationId: string): Promise<Read> {
      return (await call(node, { method: "GET", url: `/me/v1/enrolments/${associationId}`, token })).body;
    },
  };
}

export function anOfficer(
  node: EnrolmentNode,
  roles: readonly ("officer" | "coordinator")[] = ["officer"],
  subject = "officer-1",
) {
  const scopes = roles.flatMap((role) => ROLE_SCOPES[role]);
  const token = tokenOf({ kind: "staff", subject, roles, scopes });
  return {
    delegate: (associationId: string, body: object) =>
      call(node, { method: "POST", url: `/desk/v1/approvals/${associationId}/delegation`, token, body }),
    history: (associationId: string) =>
      call(node, { method: "GET", url: `/desk/v1/approvals/${associationId}/history`, token }),
    agree: (associationId: string, body: object) =>
      call(node, {
        method: "PUT",
        url: `/desk/v1/enrolments/${associationId}/learning-agreement`,
        token,
        body,
      }),
    list: (query = "") => call(node, { method: "GET", url: `/desk/v1/approvals${query}`, token }),
    reminders: (query = "") => call(node, { method: "GET", url: `/desk/v1/reminders${query}`, token }),
    decide: (associationId: string, decision: string, reason?: string) =>
      call(node, {
        method: "POST",
        url: `/desk/v1/approvals/${associationId}/decision`,
        token,
        body: { decision, ...(reason === undefined ? {} : { reason }) },
      }),
    cancel: (offeringId: string, body: object) =>
      call(node, { method: "PUT", url: `/desk/v1/offerings/${offeringId}/cancellation`, token, body }),
    decideAll: (decisions: readonly object[]) =>
      call(node, { method: "POST", url: "/desk/v1/approvals/decisions", token, body: { decisions } }),
  };
}

export function theSis(node: EnrolmentNode, scopes = ["enrolments.read", "approvals.write"]) {
  const token = tokenOf({ kind: "sis", clientId: "sis", scopes });
  return {
    get: (path: string) => call(node, { method: "GET", url: `/sis/v1${path}`, token }),
    put: (path: string, body: object) => call(node, { method: "PUT", url: `/sis/v1${path}`, token, body }),
    delete: (path: string) => call(node, { method: "DELETE", url: `/sis/v1${path}`, token }),
    decide: (decisions: readonly object[], query = "") =>
      call(node, { method: "POST", url: `/sis/v1/decisions${query}`, token, body: { decisions } }),
    undo: (enrolments: readonly object[], query = "") =>
      call(node, { method: "POST", url: `/sis/v1/decisions/undo${query}`, token, body: { enrolments } }),
  };
}

/** What a partner's node may ask of this one. */
export function thePartner(node: EnrolmentNode, schacHome: string) {
  const token = tokenOf({ kind: "peer", entityId: schacHome, schacHome, scopes: ["exchange"] });
  return {
    get: (path: string) => call(node, { method: "GET", url: `/exchange/v1${path}`, token }),
    post: (path: string, commands: readonly object[]) =>
      call(node, { method: "POST", url: `/exchange/v1${path}`, token, body: { commands } }),
    askForPersons: (persons: readonly object[]) =>
      call(node, { method: "POST", url: "/exchange/v1/persons", token, body: { persons } }),
  };
}

/** A claim as a partner sends it, of a new student. */
export function aCommand(offeringId: string, overrides: object = {}) {
  return {
    associationId: crypto.randomUUID(),
    sequence: 1,
    offeringId,
    student: { pseudonym: crypto.randomUUID(), level: "bachelor" },
    homeState: "associated",
    ifFull: "refuse",
    txn: crypto.randomUUID(),
    ...overrides,
  };
}

const EVERYONE = "everyone";

export async function approveEveryone(node: EnrolmentNode): Promise<void> {
  await theSis(node).put(`/standing-approvals/${EVERYONE}`, {});
}

/** From now on a person decides. */
export async function approveNobody(node: EnrolmentNode): Promise<void> {
  await theSis(node).delete(`/standing-approvals/${EVERYONE}`);
}
