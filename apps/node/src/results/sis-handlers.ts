import { documents, openValidators, problemOf, type SisOperations } from "@wissel/contract";
import { listReceivedResults, listReturnedResults } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import type { IssuePorts } from "./issue-results.ts";
import { postRows, type RowsPosted } from "./post-rows.ts";
import { disputeResult, recordResult } from "./record-result.ts";
import { toWireReceived, toWireReturned } from "./result-wire.ts";
import { actorOf } from "./task-handlers.ts";

/** This area's part of the SIS's operations. */
export type SisResultHandlers = Pick<
  Handlers<SisOperations>,
  | "postResults"
  | "correctResults"
  | "withdrawResults"
  | "listResults"
  | "listReceivedResults"
  | "disputeReceivedResult"
  | "recordReceivedResult"
>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGE = 100;

export function sisResultHandlers(ports: IssuePorts): SisResultHandlers {
  const rows = { ...ports, validators: openValidators(documents.sis) };
  const { pool, own } = ports;

  return {
    postResults: ({ body, query }) => postRows(rows, { kind: "results", body, ...howIn(query) }),

    correctResults: ({ body, query }) => postRows(rows, { kind: "corrections", body, ...howIn(query) }),

    withdrawResults: ({ body, query }) => postRows(rows, { kind: "withdrawals", body, ...howIn(query) }),

    async listResults({ query }) {
      const { associationId, status, cursor: after, limit = PAGE } = query;
      if (after !== undefined && !UUID.test(after)) return strangeCursor();
      // One more than asked for tells whether there is a next page.
      const filter = { host: own, limit: limit + 1, ...present({ associationId, status, after }) };
      const { items, next } = pageOf(await listReturnedResults(pool, filter), limit);
      return { status: 200, body: { items: items.map(toWireReturned), ...present({ next }) } };
    },

    async listReceivedResults({ query }) {
      const { associationId, recorded, cursor: after, limit = PAGE } = query;
      if (after !== undefined && !UUID.test(after)) return strangeCursor();
      const filter = { limit: limit + 1, ...present({ associationId, recorded, after }) };
      const { items, next } = pageOf(await listReceivedResults(pool, filter), limit);
      return { status: 200, body: { items: items.map(toWireReceived), ...present({ next }) } };
    },

    async disputeReceivedResult({ params, query: { dryRun = false }, body }) {
      const outcome = await disputeResult(ports, { ...params, ...body, dryRun });
      if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
      return { status: 200, body: toWireReceived(outcome.value) };
    },

    async recordReceivedResult({ params, query: { dryRun = false }, caller }) {
      const outcome = await recordResult(ports, { ...params, actor: actorOf(caller), dryRun });
      if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
      return { status: 200, body: toWireReceived(outcome.value) };
    },
  };
}

interface HowQuery {
  readonly strict?: boolean;
  readonly dryRun?: boolean;
}

function howIn({ strict = false, dryRun = false }: HowQuery): Pick<RowsPosted, "doubtful" | "dryRun"> {
  return { doubtful: strict ? "refused" : "taken", dryRun };
}

function strangeCursor(): ProblemAnswer {
  const detail = "is not a cursor of this list";
  return { problem: invalidRequest([{ in: "query", parameter: "cursor", detail }]) };
}

function pageOf<Item extends { readonly resultId: string }>(
  found: readonly Item[],
  limit: number,
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? items.at(-1)?.resultId : undefined };
}
