import {
  type ChangeReason,
  contentOf,
  type ResultContent,
  type ResultStatement,
  reasonOf,
} from "@wissel/core";

/** How a statement lies in the table of results. */
export interface StatementRow {
  readonly kind: ResultStatement["kind"];
  readonly document: ResultContent | null;
  readonly reason: ChangeReason | null;
  readonly note: string | null;
}

export function rowOfStatement(statement: ResultStatement): StatementRow {
  const stated = reasonOf(statement);
  return {
    kind: statement.kind,
    document: contentOf(statement) ?? null,
    reason: stated?.reason ?? null,
    note: stated?.note ?? null,
  };
}

/** The statement of a row; that its members fit together is a constraint of the table. */
export function statementOf({ kind, document, reason, note }: StatementRow): ResultStatement {
  if (kind === "issued") return { kind, content: presentIn(document) };
  const stated = { reason: presentIn(reason), ...(note === null ? {} : { note }) };
  return kind === "corrected" ? { kind, content: presentIn(document), ...stated } : { kind, ...stated };
}

function presentIn<Value>(value: Value | null): Value {
  if (value === null) throw new TypeError("a version of a result is not whole");
  return value;
}
