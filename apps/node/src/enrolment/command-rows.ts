import { documents, type ExchangeSchemas, openValidators, problemOf } from "@wissel/contract";
import type { DecisionRefusal, Outcome, Receipt } from "@wissel/core";
import { invalidRequest } from "../http/problems.ts";
import type { LimitRefusal } from "./agreement-limit.ts";
import { toWireReceipt } from "./exchange-wire.ts";
import { problemOfRefusal } from "./refusals.ts";

/** The commands that a row of a batch can be, by the name of its schema. */
export interface CommandRows {
  readonly EnrolmentCommand: ExchangeSchemas["EnrolmentCommand"];
  readonly WithdrawalCommand: ExchangeSchemas["WithdrawalCommand"];
  readonly DecisionCommand: ExchangeSchemas["DecisionCommand"];
  readonly OfferAnswerCommand: ExchangeSchemas["OfferAnswerCommand"];
}

type Decide<Command> = (commands: readonly Command[]) => Promise<readonly Decided[]>;

type Decided = Outcome<Receipt, DecisionRefusal | LimitRefusal>;

/** Decides the rows that fit together, and refuses each other row alone. One outcome per row, in order. */
export type DecideRows = <Name extends keyof CommandRows>(
  schemaName: Name,
  rows: readonly object[],
  decide: Decide<CommandRows[Name]>,
) => Promise<readonly ExchangeSchemas["CommandOutcome"][]>;

/** Compiles the rows' schemas, once. */
export function openCommandRows(): DecideRows {
  const validators = openValidators(documents.exchange);
  return async (schemaName, rows, decide) => {
    const errors = rows.map((row) => validators.check(schemaName, row));
    // Checked in the line above: no error means that the row is what its schema says.
    const readable = rows.filter(
      (_, index) => errors[index]?.length === 0,
    ) as CommandRows[typeof schemaName][];
    const decided = readable.length === 0 ? [] : await decide(readable);
    let next = 0;
    return rows.map((row, index) => {
      const wrong = errors[index] ?? [];
      if (wrong.length > 0) return { ...readableId(row), problem: invalidRequest(wrong) };
      const command = readable[next];
      const outcome = decided[next];
      next += 1;
      if (command === undefined || outcome === undefined) return { problem: problemOf("node-failed") };
      return toWireOutcome(command.associationId, outcome);
    });
  };
}

function toWireOutcome(associationId: string, outcome: Decided): ExchangeSchemas["CommandOutcome"] {
  if (!outcome.ok) return { associationId, problem: problemOfRefusal(outcome.refusal) };
  return { associationId, receipt: toWireReceipt(outcome.value) };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readableId(row: object): { readonly associationId?: string } {
  const id = "associationId" in row ? row.associationId : undefined;
  return typeof id === "string" && UUID.test(id) ? { associationId: id } : {};
}
