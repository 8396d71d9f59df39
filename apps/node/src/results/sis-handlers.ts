import {
  documents,
  openValidators,
  type Problem,
  problemOf,
  type SisOperations,
  type SisSchemas,
  type Validators,
} from "@wissel/contract";
import type { IssueRefusal, Outcome, ResultAnswer, ResultPosting } from "@wissel/core";
import { listReceivedResults, listReturnedResults } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { type IssuePorts, issueResults } from "./issue-results.ts";
import { recordResult } from "./record-result.ts";
import { fromWireRow, toWireReceived, toWireReturned } from "./result-wire.ts";

/** This area's part of the SIS's operations. */
export type SisResultHandlers = Pick<
  Handlers<SisOperations>,
  "postResults" | "listResults" | "listReceivedResults" | "recordReceivedResult"
>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGE = 100;

export function sisResultHandlers(ports: IssuePorts): SisResultHandlers {
  const validators = openValidators(documents.sis);
  const { pool, own } = ports;
  return {
    async postResults({ body }) {
      const rows = body.rows.map((row) => parseRow(validators, row));
      const outcomes = await issueResults(
        ports,
        rows.flatMap((row) => (row.ok ? [row.value] : [])),
      );
      let next = 0;
      const answers = rows.map((row) => {
        if (!row.ok) return refusedRow(row.refusal);
        const outcome = outcomes[next];
        next += 1;
        if (outcome === undefined) throw new Error("a posted row has no outcome");
        return toWireOutcome(outcome);
      });
      return { status: 200, body: { outcomes: answers } };
    },

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

    async recordReceivedResult({ params }) {
      const outcome = await recordResult(ports, params.resultId);
      if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
      return { status: 200, body: toWireReceived(outcome.value) };
    },
  };
}

function parseRow(validators: Validators, row: unknown): Outcome<ResultPosting, Problem> {
  const errors = validators.check("ResultRow", row);
  if (errors.length > 0) return { ok: false, refusal: invalidRequest(errors) };
  const valid = row as SisSchemas["ResultRow"]; // checked just above
  const { home, associationId } = valid;
  return { ok: true, value: { home, associationId, content: fromWireRow(valid) } };
}

function toWireOutcome(outcome: Outcome<ResultAnswer, IssueRefusal>): SisSchemas["ResultOutcome"] {
  if (outcome.ok) return outcome.value;
  const { code, ...facts } = outcome.refusal;
  return refusedRow(problemOf(code, undefined, facts));
}

function refusedRow(problem: Problem): SisSchemas["ResultOutcome"] {
  return { outcome: "refused", problem };
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
