/** Something that a process did in one go, and what it was answered. */
export interface Answered<Act> {
  readonly act: Act;
  readonly answers: readonly string[];
}

export interface SerialSearch<Act, Plain> {
  /** The plain rules as they stood before the first of these acts. */
  readonly openPlain: () => Plain;
  /** Does the same to the plain rules; answers as they do. */
  readonly apply: (plain: Plain, act: Act) => readonly string[];
  /** Per process, its acts in its own order. */
  readonly lanes: readonly (readonly Answered<Act>[])[];
  /** The commands of a batch, each by itself: it may have been run in parts. */
  readonly inParts: (answered: Answered<Act>) => readonly Answered<Act>[];
  /** Whether the plain rules ended where the ledger did. */
  readonly isEnd: (plain: Plain) => boolean;
  /** Tells where the plain rules stand: what led there twice is tried once. */
  readonly standingOf: (plain: Plain) => string;
}

/**
 * An order of acts that overlapped in time, or of their parts, each process's own order kept, in which the plain rules
 * give every answer that was given and end where the ledger ended. Undefined when there is none: then the acts were
 * mixed up.
 *
 * A batch in which two processes write the same row for the first time is refused by the database and run in halves:
 * then its commands have an order, and the batches none.
 */
export function findSerialOrder<Act, Plain>(
  search: SerialSearch<Act, Plain>,
): readonly Answered<Act>[] | undefined {
  const parts = search.lanes.map((lane) => lane.flatMap(search.inParts));
  return (
    extend({ ...search, tried: new Set() }, [], search.lanes) ??
    extend({ ...search, tried: new Set() }, [], parts)
  );
}

interface Search<Act, Plain> extends SerialSearch<Act, Plain> {
  readonly tried: Set<string>;
}

function extend<Act, Plain>(
  search: Search<Act, Plain>,
  order: readonly Answered<Act>[],
  left: SerialSearch<Act, Plain>["lanes"],
): readonly Answered<Act>[] | undefined {
  if (left.every(({ length }) => length === 0)) {
    return search.isEnd(replayed(search, order).plain) ? order : undefined;
  }
  for (const [lane, [next]] of left.entries()) {
    if (next === undefined) continue;
    const longer = [...order, next];
    const { plain, answers } = replayed(search, longer);
    if (answers.some((answer, index) => answer !== next.answers[index])) continue;
    const rest = left.map((acts, index) => (index === lane ? acts.slice(1) : acts));
    const reached = `${rest.map(({ length }) => length).join(" ")} ${search.standingOf(plain)}`;
    if (search.tried.has(reached)) continue;
    search.tried.add(reached);
    const found = extend(search, longer, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The plain rules after these acts, and what the last of them was answered. */
function replayed<Act, Plain>(
  { openPlain, apply }: Pick<SerialSearch<Act, Plain>, "openPlain" | "apply">,
  order: readonly Answered<Act>[],
): { readonly plain: Plain; readonly answers: readonly string[] } {
  const plain = openPlain();
  let answers: readonly string[] = [];
  for (const { act } of order) answers = apply(plain, act);
  return { plain, answers };
}
