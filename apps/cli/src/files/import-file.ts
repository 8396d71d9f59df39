import { type AnsweredProblem, type RowKind, type SisClient, sentenceOf, writeRows } from "@wissel/client";
import type { Document } from "./cells.ts";
import type { FileRow, RowFile } from "./file-row.ts";

/** What became of a file. */
export interface ImportReport {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Why each refused row was, by its number. */
  readonly refused: ReadonlyMap<number, string>;
}

export interface ImportOptions {
  readonly sis: SisClient;
  readonly kind: RowKind;
  readonly file: RowFile;
  /** Write nothing, and say what would become of each row. */
  readonly dryRun: boolean;
  /** Told after each batch how many rows of the file are done. */
  readonly onProgress: (done: number, total: number) => void;
}

interface GoodRow {
  readonly number: number;
  readonly document: Document;
}

/**
 * Sends a file row by row. First all of it is read, so that a file that cannot be is refused before anything is
 * written. A row that refers to one further down is sent again when that is there, so that the order of rows does not
 * matter, nor whether an earlier run was cut off. Holds three batches, the keys and the reasons in memory.
 */
export async function importFile({
  sis,
  kind,
  file,
  dryRun,
  onProgress,
}: ImportOptions): Promise<ImportReport> {
  const { total, refused, keys } = await survey(file);
  const counts = { created: 0, updated: 0, unchanged: 0 };
  let done = refused.size;
  for (let waiting: ReadonlySet<number> | undefined; ; ) {
    const stillWaiting = new Set<number>();
    let taken = 0;
    const rows = chosen(file, (number) =>
      waiting === undefined ? !refused.has(number) : waiting.has(number),
    );
    const outcomes = writeRows(sis, kind, { rows, dryRun, toWire: ({ document }) => document });
    for await (const { row, outcome, problem } of outcomes) {
      if (waiting === undefined) onProgress(++done, total);
      if (outcome !== "refused") {
        taken += 1;
        counts[outcome] += 1;
        refused.delete(row.number);
      } else if (dryRun && isParentInFile(row, problem, keys)) {
        counts.created += 1;
      } else {
        refused.set(row.number, problem === undefined ? "refused" : sentenceOf(problem));
        if (isReferenceUnknown(problem)) stillWaiting.add(row.number);
      }
    }
    if (dryRun || stillWaiting.size === 0 || taken === 0) break;
    waiting = stillWaiting;
  }
  const inOrder = [...refused].sort(([one], [other]) => one - other);
  return { rows: total, ...counts, refused: new Map(inOrder) };
}

/** Looks at every row once: how many there are, which cannot be sent at all, and which keys they have. */
async function survey(file: RowFile) {
  const refused = new Map<number, string>();
  const keys = new Map<string, number>();
  let total = 0;
  for await (const { number, reading } of file.rows()) {
    total = number;
    if ("fault" in reading) {
      refused.set(number, reading.fault);
      continue;
    }
    const { sourceId } = reading.document;
    if (typeof sourceId !== "string") continue; // the node says so
    const earlier = keys.get(sourceId);
    if (earlier === undefined) keys.set(sourceId, number);
    else refused.set(number, `has the sourceId of row ${earlier}, which counts`);
  }
  return { total, refused, keys };
}

async function* chosen(
  file: RowFile,
  isChosen: (number: number) => boolean,
): AsyncGenerator<GoodRow, void, undefined> {
  for await (const { number, reading } of file.rows() as AsyncIterable<FileRow>) {
    if ("document" in reading && isChosen(number)) yield { number, document: reading.document };
  }
}

function isReferenceUnknown(problem: AnsweredProblem | undefined): boolean {
  return problem?.type.endsWith("/catalogue-reference-unknown") === true;
}

/** A preview writes nothing, so the node cannot know a parent that an earlier batch of the same file brings. */
function isParentInFile(
  { document }: GoodRow,
  problem: AnsweredProblem | undefined,
  keys: ReadonlyMap<string, number>,
): boolean {
  if (!isReferenceUnknown(problem) || typeof document.parent !== "string") return false;
  return (
    keys.has(document.parent) && problem?.errors?.every(({ pointer }) => pointer === "#/parent") === true
  );
}
