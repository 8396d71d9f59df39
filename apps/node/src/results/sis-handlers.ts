import {
  documents,
  openValidators,
  type Problem,
  problemOf,
  type SisOperations,
  type SisSchemas,
} from "@wissel/contract";
import {
  granted,
  type IssueRefusal,
  type Outcome,
  type ResultAnswer,
  type ResultPosting,
  refused,
} from "@wissel/core";
import { listReceivedResults, listReturnedResults } from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { type IssuePorts, issueResults } from "./issue-results.ts";
import { disputeResult, recordResult } from "./record-result.ts";
import {
  fromWireCorrection,
  fromWireRow,
  fromWireWithdrawal,
  toWireReceived,
  toWireReturned,
} from "./result-wire.ts";
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
  const validators = openValidators(documents.sis);
  const { pool, own } = ports;

  /** Rows are judged each by itself: those that fit their schema together, under one lock. */
  async function post<Row>(schema: string, given: readonly unknown[], fromWire: (row: Row) => ResultPosting) {
    const rows = given.map((row): Outcome<ResultPosting, Problem> => {
      const errors = validators.check(schema, row);
      if (errors.length > 0) return refused(invalidRequest(errors));
      return granted(fromWire(row as Row)); // checked just above
    });
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
    return { status: 200, body: { outcomes: answers } } as const;
  }

  return {
    async postResults({ body }) {
      return await post("ResultRow", body.rows, (row: SisSchemas["ResultRow"]) => fromWireRow(row));
    },

    async correctResults({ body }) {
      return await post("CorrectionRow", body.rows, (row: SisSchemas["CorrectionRow"]) =>
        fromWireCorrection(row),
      );
    },

    async withdrawResults({ body }) {
      return await post("WithdrawalRow", body.rows, (row: SisSchemas["WithdrawalRow"]) =>
        fromWireWithdrawal(row),
      );
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

    async disputeReceivedResult({ params, body }) {
      const outcome = await disputeResult(ports, params.resultId, body.reason);
      if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
      return { status: 200, body: toWireReceived(outcome.value) };
    },

    async recordReceivedResult({ params, caller }) {
      const outcome = await recordResult(ports, params.resultId, actorOf(caller));
      if (!outcome.ok) return { problem: problemOf(outcome.refusal.code) };
      return { status: 200, body: toWireReceived(outcome.value) };
    },
  };
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
