import type { SisClient } from "./clients.ts";
import type { components } from "./generated/sis.ts";
import { type AnsweredProblem, dataOf } from "./problem-error.ts";

/** What a student information system writes row by row, in the order in which one refers to another. */
export const ROW_KINDS = [
  "organisations",
  "academic-sessions",
  "education-specifications",
  "programmes",
  "courses",
  "offerings",
  "persons",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** What became of one row. */
export interface RowOutcome<Row> {
  readonly row: Row;
  readonly outcome: "created" | "updated" | "unchanged" | "refused";
  /** Why it was refused. */
  readonly problem?: AnsweredProblem;
}

export interface WriteRowsOptions<Row> {
  /** Have the node say what would become of each row, and write nothing. */
  readonly dryRun?: boolean;
  /** The JSON that is sent for a row; the row itself unless said otherwise. */
  readonly toWire?: (row: Row) => unknown;
  /** Rows in a request at most; 1000 is what a node takes. */
  readonly rowsPerBatch?: number;
}

const ROWS_PER_BATCH = 1000;
/** Well below what a node takes in one body, in characters of JSON. */
const CHARACTERS_PER_BATCH: Readonly<Record<"persons" | "others", number>> = {
  persons: 1_300_000,
  others: 4_000_000,
};

/** Rows of these have nothing to do with rows of the same kind. Others may refer to one before them, or share a login. */
const INDEPENDENT: ReadonlySet<RowKind> = new Set(["courses", "offerings"]);

/**
 * Writes rows in batches as they come, and tells what became of each, in their order. Sending the same again changes
 * nothing. Holds three batches in memory: two are under way, unless the rows of one matter to those of the other, and the
 * next is gathered meanwhile. A node that cannot be reached, or refuses a request as a whole, throws.
 */
export async function* writeRows<Row>(
  sis: SisClient,
  kind: RowKind,
  {
    rows,
    dryRun = false,
    toWire = (row) => row,
    rowsPerBatch = ROWS_PER_BATCH,
  }: WriteRowsOptions<Row> & {
    readonly rows: Iterable<Row> | AsyncIterable<Row>;
  },
): AsyncGenerator<RowOutcome<Row>, void, undefined> {
  const most = CHARACTERS_PER_BATCH[kind === "persons" ? "persons" : "others"];
  const atOnce = INDEPENDENT.has(kind) ? 2 : 1;
  const underWay: SentBatch<Row>[] = [];
  let batch = emptyBatch<Row>();
  for await (const row of rows) {
    const document = toWire(row);
    const length = JSON.stringify(document)?.length ?? 0;
    if (batch.rows.length > 0 && (batch.rows.length >= rowsPerBatch || batch.characters + length > most)) {
      yield* send();
    }
    batch.rows.push(row);
    batch.wire.push(document);
    batch.keys.add(keyOf(document));
    batch.characters += length;
  }
  if (batch.rows.length > 0) yield* send();
  for (const { answered } of underWay) yield* await answered;

  /** Sends what is gathered, once those are answered that it may not go beside. */
  async function* send(): AsyncGenerator<RowOutcome<Row>, void, undefined> {
    while (underWay.length >= atOnce || underWay.some(({ keys }) => overlap(keys, batch.keys))) {
      const first = underWay.shift();
      if (first !== undefined) yield* await first.answered;
    }
    const answered = answer(batch.rows, POSTS[kind](sis, { rows: batch.wire }, dryRun));
    // Heard of once it is its turn, or by nobody when the caller goes on no further.
    answered.catch(() => undefined);
    underWay.push({ answered, keys: batch.keys });
    batch = emptyBatch();
  }

  async function answer(sent: readonly Row[], posted: Posted): Promise<readonly RowOutcome<Row>[]> {
    const { outcomes } = dataOf(await posted);
    return sent.map((row, index) => {
      const answered = outcomes[index];
      if (answered === undefined)
        throw new Error(`the node did not say what became of row ${index} of ${kind}`);
      const { outcome, problem } = answered;
      return { row, outcome, ...(problem === undefined ? {} : { problem }) };
    });
  }
}

interface SentBatch<Row> {
  readonly answered: Promise<readonly RowOutcome<Row>[]>;
  readonly keys: ReadonlySet<unknown>;
}

function emptyBatch<Row>() {
  return { rows: [] as Row[], wire: [] as unknown[], keys: new Set<unknown>(), characters: 0 };
}

function overlap(some: ReadonlySet<unknown>, others: ReadonlySet<unknown>): boolean {
  return [...others].some((key) => some.has(key));
}

/** What says which object a row is about; rows without any are refused, and are about the same nothing. */
function keyOf(document: unknown): unknown {
  return typeof document === "object" && document !== null && "sourceId" in document
    ? document.sourceId
    : undefined;
}

interface Batch {
  readonly rows: readonly unknown[];
}

type Outcomes = components["schemas"]["CatalogueOutcomes"] | components["schemas"]["PersonOutcomes"];

type Posted = Promise<{ data?: Outcomes; error?: unknown; response: Response }>;

/** One entry per kind, so that the compiler compares each with the document. */
const POSTS: Readonly<Record<RowKind, (sis: SisClient, body: Batch, dryRun: boolean) => Posted>> = {
  organisations: (sis, body, dryRun) => sis.POST("/organisations", { params: { query: { dryRun } }, body }),
  "academic-sessions": (sis, body, dryRun) =>
    sis.POST("/academic-sessions", { params: { query: { dryRun } }, body }),
  "education-specifications": (sis, body, dryRun) =>
    sis.POST("/education-specifications", { params: { query: { dryRun } }, body }),
  programmes: (sis, body, dryRun) => sis.POST("/programmes", { params: { query: { dryRun } }, body }),
  courses: (sis, body, dryRun) => sis.POST("/courses", { params: { query: { dryRun } }, body }),
  offerings: (sis, body, dryRun) => sis.POST("/offerings", { params: { query: { dryRun } }, body }),
  persons: (sis, body, dryRun) => sis.POST("/persons", { params: { query: { dryRun } }, body }),
};
