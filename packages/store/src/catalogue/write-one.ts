import {
  type CatalogueItem,
  type CatalogueRefusal,
  type CatalogueStore,
  granted,
  type ItemChanges,
  type ItemWritten,
  type Outcome,
  type WriteOptions,
} from "@wissel/core";
import { inKeyedTransactionUnlessDry } from "../dry-run.ts";
import { type BatcherLimits, openBatcher } from "../enrolment/batcher.ts";
import { isolateBadItems } from "../enrolment/isolate.ts";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inKeyedTransaction } from "../transaction.ts";
import { readItems } from "./read-items.ts";
import { lockCatalogue } from "./save-items.ts";
import { type WritingPorts, writeItems } from "./write-items.ts";

/**
 * Who comes alone does not wait. Writers of the catalogue go one after the other anyway: those who come meanwhile share
 * the next transaction and its version.
 */
const JOINED: BatcherLimits = {
  flushMs: 0,
  maxItems: 64,
  maxInFlight: 1,
  besideItems: 64,
  nextItems: 1,
  gatherMs: 0,
  gatherAtMostMs: 0,
  maxWaiting: 1_000,
};

/** Writes items one by one, each by what there is of it. */
export function openSingleWrites(
  ports: WritingPorts & { readonly pool: ConnectionPool },
): CatalogueStore["writeItem"] {
  const { pool } = ports;
  const together = (singles: readonly SingleWrite[]): Promise<readonly Answer[]> =>
    inKeyedTransaction(pool, (client) => write(ports, client, singles));
  const joined = openBatcher<SingleWrite, Answer>(
    (singles) => inTurns(singles, (turn) => isolateBadItems(turn, together, (_, failure) => ({ failure }))),
    JOINED,
  );

  return async (item, next, options) => {
    let decided: ReturnType<typeof next> | undefined;
    const single: SingleWrite = {
      id: item.id,
      options,
      decide(current) {
        decided = next(current);
        return decided.ok ? decided.value : undefined;
      },
    };
    // Places that an offering moves are decisions of whoever asked; a batch is nobody's.
    const shares = item.kind !== "offering" && !options.dryRun;
    const answer = await ((shares ? joined.submit(single) : undefined) ?? alone(single));
    if ("failure" in answer) throw answer.failure;
    if (decided?.ok === false) return decided;
    const { outcome, current, changes } = answer;
    if (outcome?.ok === false) return outcome;
    const stands = changes?.written.find(({ id }) => id === item.id) ?? current;
    if (outcome === undefined || stands === undefined)
      throw new Error(`nobody said what became of item ${item.id}`);
    return granted({ ...outcome.value, item: stands, ...(changes === undefined ? {} : { changes }) });
  };

  async function alone(single: SingleWrite): Promise<Answer> {
    const [answer] = await inKeyedTransactionUnlessDry(pool, single.options, (client) =>
      write(ports, client, [single]),
    );
    if (answer === undefined) throw new Error(`nobody said what became of item ${single.id}`);
    return answer;
  }
}

/** One item that is to be written by what there is of it. */
interface SingleWrite {
  readonly id: string;
  readonly options: WriteOptions;
  /** What it is to be, undefined if it is not to be written. Asked again when the transaction runs again. */
  readonly decide: (current: CatalogueItem | undefined) => CatalogueItem | undefined;
}

/** What became of one of those that were written together. */
type Answer = { readonly failure: unknown } | Wrote;

interface Wrote {
  /** Undefined if it was not to be written. */
  readonly outcome: Outcome<ItemWritten, CatalogueRefusal> | undefined;
  /** What there was of it. */
  readonly current: CatalogueItem | undefined;
  readonly changes?: ItemChanges;
}

async function write(
  ports: WritingPorts,
  client: Queryable,
  singles: readonly SingleWrite[],
): Promise<readonly Wrote[]> {
  // Asked together, answered one after the other: what is read was committed before the lock was had.
  const [locked, stored] = await Promise.all([
    lockCatalogue(client),
    readItems(
      client,
      singles.map(({ id }) => id),
    ),
  ]);
  const current = new Map(stored.map((item) => [item.id, item]));
  const items = singles.flatMap(({ id, decide }) => decide(current.get(id)) ?? []);
  const [first] = singles;
  if (first === undefined || items.length === 0) {
    return singles.map(({ id }) => ({ outcome: undefined, current: current.get(id) }));
  }
  const { options } = first;
  const { outcomes, changes } = await writeItems(ports, client, { items, options, version: locked + 1 });
  const byId = new Map(items.map(({ id }, index) => [id, outcomes[index]]));
  return singles.map(({ id }) => ({
    outcome: byId.get(id),
    current: current.get(id),
    ...(changes === undefined ? {} : { changes }),
  }));
}

/** Who writes the same item as another is to find what that one wrote: in a transaction after it. */
async function inTurns(
  singles: readonly SingleWrite[],
  run: (turn: readonly SingleWrite[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const turns: SingleWrite[][] = [];
  const writers = new Map<string, number>();
  for (const single of singles) {
    const turn = writers.get(single.id) ?? 0;
    writers.set(single.id, turn + 1);
    turns[turn] = [...(turns[turn] ?? []), single];
  }
  const answers = new Map<SingleWrite, Answer>();
  for (const turn of turns) {
    const answered = await run(turn);
    for (const [index, answer] of answered.entries()) {
      const single = turn[index];
      if (single !== undefined) answers.set(single, answer);
    }
  }
  return singles.flatMap((single) => answers.get(single) ?? []);
}
