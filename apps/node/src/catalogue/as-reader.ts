import { type OoapiOperations, problemOf, type WireItemQuery } from "@wissel/contract";
import { granted, type Outcome, refused } from "@wissel/core";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";

/** Whom an institution lets read its catalogue: anyone, or only readers that it knows by name. */
export const CATALOGUE_ACCESS = ["open", "readers"] as const;
export type CatalogueAccess = (typeof CATALOGUE_ACCESS)[number];

/** The same operations, each asked as whoever asks may ask. */
export function asReader(
  handlers: Handlers<OoapiOperations>,
  access: CatalogueAccess,
): Handlers<OoapiOperations> {
  const asked = Object.entries(handlers).map(([id, handler]) => [
    id,
    async (request: Asked) => {
      const judged = judgeReading(request, access);
      // Every operation of this document takes the parameters of any answer.
      return judged.ok ? await (handler as AnyHandler)({ ...request, query: judged.value }) : judged.refusal;
    },
  ]);
  return Object.fromEntries(asked) as Handlers<OoapiOperations>; // the same ids, each with its own handler inside
}

interface Asked {
  readonly caller: Caller;
  readonly query: WireItemQuery;
}
type AnyHandler = (request: Asked) => Promise<unknown>;

/** What is asked for, within what whoever asks is bound to; or why it is not answered. */
export function judgeReading(
  { caller, query }: Asked,
  access: CatalogueAccess,
): Outcome<WireItemQuery, ProblemAnswer> {
  if (caller.kind !== "reader") {
    if (access === "open") return granted(query);
    return refused(caller.kind === "anonymous" ? NOBODY : NO_READER);
  }
  const { reading } = caller;
  const { consumer = reading.consumer, "alliances.name": alliance } = query;
  if (reading.consumer !== undefined && consumer !== reading.consumer)
    return refused(boundTo(`consumer ${reading.consumer}`));
  if (reading.alliances !== undefined && alliance !== undefined && !reading.alliances.includes(alliance))
    return refused(boundTo(`alliances ${reading.alliances.join(", ")}`));
  return granted({ ...query, ...(consumer === undefined ? {} : { consumer }), reading });
}

/** Answers that are kept for one of them are not given to another; whoever is no reader reads what anyone does. */
export function readerName(caller: Caller | undefined): string {
  return caller?.kind === "reader" ? caller.clientId : "";
}

const NOBODY: ProblemAnswer = {
  problem: problemOf("token-missing", "only readers read here, by their credentials or with a token"),
  headers: { "www-authenticate": 'Basic realm="wissel", Bearer realm="wissel"' },
};

const NO_READER: ProblemAnswer = {
  problem: problemOf("scope-missing", "this needs the scope catalogue.read"),
  headers: {
    "www-authenticate": 'Bearer realm="wissel", error="insufficient_scope", scope="catalogue.read"',
  },
};

function boundTo(what: string): ProblemAnswer {
  return { problem: problemOf("reader-not-allowed", `this reader is registered for ${what}`) };
}
