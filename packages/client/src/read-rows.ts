import type { SisClient } from "./clients.ts";
import { eachItem, type Page } from "./pages.ts";
import type { Answered } from "./problem-error.ts";
import type { RowKind } from "./write-rows.ts";

/** A row as it is written: the SIS's own key, and the document. */
export type WireRow = Readonly<Record<string, unknown>> & { readonly sourceId: string };

/** Every row of a kind that a node has, by key; written back, each is unchanged. */
export async function* eachRow(sis: SisClient, kind: RowKind): AsyncGenerator<WireRow, void, undefined> {
  if (kind === "persons") {
    const persons = eachItem((query) =>
      sis.GET("/persons", { params: { query: { ...query, limit: PAGE } } }),
    );
    for await (const { personId: _, ...person } of persons) yield person;
    return;
  }
  const records = eachItem<Stored>((query) => LISTS[kind](sis, { ...query, limit: PAGE }));
  for await (const { sourceId, document } of records) yield { sourceId, ...document };
}

const PAGE = 500;

interface Stored {
  readonly sourceId: string;
  readonly document: object;
}

interface Query {
  readonly cursor?: string;
  readonly limit: number;
}

const LISTS: Readonly<
  Record<Exclude<RowKind, "persons">, (sis: SisClient, query: Query) => Promise<Answered<Page<Stored>>>>
> = {
  organisations: (sis, query) => sis.GET("/organisations", { params: { query } }),
  "academic-sessions": (sis, query) => sis.GET("/academic-sessions", { params: { query } }),
  "education-specifications": (sis, query) => sis.GET("/education-specifications", { params: { query } }),
  programmes: (sis, query) => sis.GET("/programmes", { params: { query } }),
  courses: (sis, query) => sis.GET("/courses", { params: { query } }),
  offerings: (sis, query) => sis.GET("/offerings", { params: { query } }),
};
