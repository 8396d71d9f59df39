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
  /** Tells where the plain rules stand: what led there twice is tried once. */
  readonly standingOf: (plain: NaiveLedger) => string;
}

/**
 * An order of batches that overlapped in time, or of their commands, each process's own order kept, in which the plain rules give every
 * answer that was given and end where the ledger ended. Undefined when there is none: then the batches were mixed up.
 */
export function findSerialOrder(search: SerialSearch): readonly AnsweredBatch[] | undefined {
  return (
    extend({ ...search, tried: new Set() }, [], search.lanes) ??
    extend({ ...search, tried: new Set() }, [], search.lanes.map(oneByOne))
  );
}

/**
 * A batch in which two processes write the same row for the first time is refused by the database and run in halves:
 * then the commands have an order, and the batches none.
 */
function oneByOne(batches: readonly AnsweredBatch[]): readonly AnsweredBatch[] {
  return batches.flatMap(({ now, commands, answers }) =>
    commands.map((command, index) => ({
      now,
      commands: [command],
      answers: answers.slice(index, index + 1),
    })),
  );
}

interface Search extends SerialSearch {
  readonly tried: Set<string>;
}

function extend(
  search: Search,
  order: readonly AnsweredBatch[],
  left: SerialSearch["lanes"],
): readonly AnsweredBatch[] | undefined {
  if (left.every(({ length }) => length === 0)) {
    return search.isEnd(replayed(search, order).plain) ? order : undefined;
  }
  for (const [lane, [next]] of left.entries()) {
    if (next === undefined) continue;
    const longer = [...order, next];
    const { plain, answers } = replayed(search, longer);
    if (answers.some((answer, index) => answer !== next.answers[index])) continue;
    const rest = left.map((batches, index) => (index === lane ? batches.slice(1) : batches));
    const reached = `${rest.map(({ length }) => length).join(" ")} ${search.standingOf(plain)}`;
    if (search.tried.has(reached)) continue;
    search.tried.add(reached);
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
