import type { LedgerCommand } from "@wissel/core";
import type { NaiveLedger } from "./naive-ledger.ts";

/** Commands that a process gave in one go, and what each of them was answered. */
export interface AnsweredBatch {
  readonly now: Date;
  readonly commands: readonly LedgerCommand[];
  readonly answers: readonly string[];
}

export interface SerialSearch {
  /** The plain rules as they stood before the first of these batches. */
  readonly openPlain: () => NaiveLedger;
  /** Applies one command to the plain rules; answers as they do. */
  readonly apply: (plain: NaiveLedger, command: LedgerCommand, now: Date) => string;
  /** Per process, its batches in its own order. */
  readonly lanes: readonly (readonly AnsweredBatch[])[];
  /** Whether the plain rules ended where the ledger did. */
  readonly isEnd: (plain: NaiveLedger) => boolean;
}

/**
 * An order of batches that overlapped in time, each process's own order kept, in which the plain rules give every
 * answer that was given and end where the ledger ended. Undefined when there is none: then the batches were mixed up.
 */
export function findSerialOrder(search: SerialSearch): readonly AnsweredBatch[] | undefined {
  return extend(search, [], search.lanes);
}

function extend(
  search: SerialSearch,
  order: readonly AnsweredBatch[],
  left: SerialSearch["lanes"],
): readonly AnsweredBatch[] | undefined {
  if (left.every(({ length }) => length === 0)) {
    return search.isEnd(replayed(search, order).plain) ? order : undefined;
  }
  for (const [lane, [next]] of left.entries()) {
    if (next === undefined) continue;
    const longer = [...order, next];
    const { answers } = replayed(search, longer);
    if (answers.some((answer, index) => answer !== next.answers[index])) continue;
    const rest = left.map((batches, index) => (index === lane ? batches.slice(1) : batches));
    const found = extend(search, longer, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The plain rules after these batches, and what the last of them was answered. */
function replayed(
  { openPlain, apply }: Pick<SerialSearch, "openPlain" | "apply">,
  order: readonly AnsweredBatch[],
): { readonly plain: NaiveLedger; readonly answers: readonly string[] } {
  const plain = openPlain();
  let answers: readonly string[] = [];
  for (const { commands, now } of order) answers = commands.map((command) => apply(plain, command, now));
  return { plain, answers };
}
