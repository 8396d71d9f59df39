import { type Problem, problemOf, type SisSchemas, type Validators } from "@wissel/contract";
import {
  granted,
  type IssueContext,
  type IssueRefusal,
  type Outcome,
  type ResultAnswer,
  type ResultPosting,
  refused,
} from "@wissel/core";
import type { ProblemAnswer } from "../http/operation.ts";
import { invalidRequest } from "../http/problems.ts";
import { readCsvRows } from "./csv-rows.ts";
import { type IssuePorts, issueResults } from "./issue-results.ts";
import { fromWireCorrection, fromWireRow, fromWireWithdrawal } from "./result-wire.ts";

/** What rows say: each kind has a schema and a mapper. */
export type RowKind = "results" | "corrections" | "withdrawals";

/** A request with rows, as JSON or as CSV text. */
export interface RowsPosted {
  readonly kind: RowKind;
  readonly body: { readonly rows: readonly unknown[] } | string;
  readonly doubtful: IssueContext["doubtful"];
  /** Good rows are only judged. */
  readonly dryRun: boolean;
}

interface Given {
  /** Of the CSV text. */
  readonly line?: number;
  readonly row: Outcome<unknown, Problem>;
}

type Answer = { readonly status: 200; readonly body: SisSchemas["ResultOutcomes"] } | ProblemAnswer;

/** Rows are judged each by itself: those that fit their schema together, under one lock. */
export async function postRows(
  ports: IssuePorts & { readonly validators: Pick<Validators, "check"> },
  { kind, body, doubtful, dryRun }: RowsPosted,
): Promise<Answer> {
  const given = readRows(body);
  if (!given.ok) return { problem: given.refusal };
  const read = given.value.map(({ row }) => (row.ok ? readRow(ports.validators, kind, row.value) : row));
  const postings = read.flatMap((row) => (row.ok ? [row.value] : []));
  const decided = await issueResults(ports, { postings, doubtful, dryRun });
  let next = 0;
  const outcomes = read.map((row, index) => {
    const outcome = row.ok ? decided[next++] : row;
    if (outcome === undefined) throw new Error("a posted row has no outcome");
    const line = given.value[index]?.line;
    return { ...toWireOutcome(outcome, { dryRun }), ...(line === undefined ? {} : { line }) };
  });
  return { status: 200, body: { outcomes, counts: countsOf(outcomes) } };
}

function readRows(body: RowsPosted["body"]): Outcome<readonly Given[], Problem> {
  if (typeof body !== "string") return granted(body.rows.map((row) => ({ row: granted(row) })));
  const csv = readCsvRows(body);
  if (!csv.ok) return refused(invalidRequest([{ in: "body", pointer: "#", detail: csv.refusal.detail }]));
  return granted(
    csv.value.map(({ line, row }) => ({
      line,
      row: row.ok ? row : refused(invalidRequest([{ in: "body", pointer: "#", detail: row.refusal.detail }])),
    })),
  );
}

function readRow(
  validators: Pick<Validators, "check">,
  kind: RowKind,
  row: unknown,
): Outcome<ResultPosting, Problem> {
  const { schema, read } = KINDS[kind];
  const errors = validators.check(schema, row);
  return errors.length > 0 ? refused(invalidRequest(errors)) : granted(read(row));
}

// Each row was held against the schema beside its mapper.
const KINDS: {
  readonly [Kind in RowKind]: { readonly schema: string; readonly read: (row: unknown) => ResultPosting };
} = {
  results: { schema: "ResultRow", read: (row) => fromWireRow(row as SisSchemas["ResultRow"]) },
  corrections: {
    schema: "CorrectionRow",
    read: (row) => fromWireCorrection(row as SisSchemas["CorrectionRow"]),
  },
  withdrawals: {
    schema: "WithdrawalRow",
    read: (row) => fromWireWithdrawal(row as SisSchemas["WithdrawalRow"]),
  },
};

function toWireOutcome(
  outcome: Outcome<ResultAnswer, IssueRefusal> | Outcome<never, Problem>,
  { dryRun }: Pick<RowsPosted, "dryRun">,
): SisSchemas["ResultOutcome"] {
  if (outcome.ok) {
    // What was only judged has no id.
    const { resultId: _, ...judged } = outcome.value;
    return dryRun && outcome.value.outcome !== "unchanged" ? judged : outcome.value;
  }
  if ("type" in outcome.refusal) return { outcome: "refused", problem: outcome.refusal };
  const { code, ...facts } = outcome.refusal;
  return { outcome: "refused", problem: problemOf(code, undefined, facts) };
}

function countsOf(outcomes: readonly SisSchemas["ResultOutcome"][]): SisSchemas["ResultCounts"] {
  const count = (wanted: SisSchemas["ResultOutcome"]["outcome"]) =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    issued: count("issued"),
    recorded: count("recorded"),
    unchanged: count("unchanged"),
    refused: count("refused"),
    warned: outcomes.filter(({ warnings }) => warnings !== undefined).length,
  };
}
