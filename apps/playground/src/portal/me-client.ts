import { randomUUID } from "node:crypto";
import type { MeSchemas } from "@wissel/contract";
import type { Access } from "./sign-in.ts";

export type MyOffering = MeSchemas["MyOffering"];
export type Enrolment = MeSchemas["Enrolment"];

/** An answer of the student's home: what was asked for, or a problem (RFC 9457). */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

const TIMEOUT_MS = 20_000;
/** One page of the list; a real portal would page on. */
const OFFERINGS_SHOWN = 50;

export function listOfferings(access: Access, q: string): Promise<Answer<{ items: readonly MyOffering[] }>> {
  const query = new URLSearchParams({
    open: "true",
    limit: String(OFFERINGS_SHOWN),
    ...(q === "" ? {} : { q }),
  });
  return call(access, "GET", `/me/v1/offerings?${query}`);
}

export function listEnrolments(access: Access): Promise<Answer<{ items: readonly Enrolment[] }>> {
  return call(access, "GET", "/me/v1/enrolments");
}

/** Enrols, and waits in the queue where the offering is full. Each submit of the form is a command of its own. */
export function enrol(access: Access, host: string, offeringId: string): Promise<Answer<Enrolment>> {
  return call(access, "POST", "/me/v1/enrolments", { choices: [{ host, offeringId, ifFull: "queue" }] });
}

async function call<T>(
  { home, token }: Access,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<Answer<T>> {
  const response = await fetch(new URL(path, home.baseUrl), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json", "idempotency-key": randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  // The contract of /me is the node's promise; a problem is shown as it came.
  return { status: response.status, body: (await response.json()) as T };
}
