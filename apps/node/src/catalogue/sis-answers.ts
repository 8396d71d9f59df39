import {
  type CatalogueDocuments,
  DOCUMENT_SCHEMAS,
  type Problem,
  problemOf,
  type SisSchemas,
  toWireDocument,
  type Validators,
} from "@wissel/contract";
import {
  type CatalogueItem,
  consumerEntry,
  EDUXCHANGE,
  granted,
  type ItemKind,
  type Outcome,
  readinessOf,
  refused,
} from "@wissel/core";
import type { Caller } from "../http/caller.ts";
import { type Conditions, etagOf, refusedWith, unmetCondition } from "../http/conditional.ts";
import type { ProblemAnswer } from "../http/operation.ts";
import { patched } from "../http/patched.ts";
import { readRows, sourceIdOf } from "./catalogue-rows.ts";
import type { OwnCatalogue } from "./own-catalogue.ts";
import {
  removeDocument,
  type WritePorts,
  type Written,
  writeDocument,
  writeDocuments,
} from "./write-catalogue.ts";

export interface SisCataloguePorts extends WritePorts {
  readonly own: OwnCatalogue;
  readonly validators: Pick<Validators, "check">;
}

interface Ok<Body> {
  readonly status: 200;
  readonly body: Body;
}

export interface CatalogueRecord<Kind extends ItemKind> {
  readonly sourceId: string;
  readonly id: string;
  readonly document: CatalogueDocuments[Kind];
  readonly eduxchange: SisSchemas["EduxchangeReadiness"];
}

/** What the operations on one kind of item share. */
export function sisAnswers<Kind extends ItemKind>(ports: SisCataloguePorts, kind: Kind) {
  const items = () => itemsOf(ports.own, kind);

  /** Writes what becomes of the document as it stands, if that is the one that the request was made for. */
  async function write(
    request: OneRequest,
    change: (current: CatalogueItem | undefined) => Outcome<CatalogueDocuments[Kind], Problem>,
  ): Promise<(Ok<SisSchemas["CatalogueReceipt"]> & Tagged) | ProblemAnswer> {
    const written = await writeDocument(ports, kind, {
      sourceId: request.params.sourceId,
      next(current) {
        const unmet = unmetCondition(request.headers, tagOf(current));
        return unmet === undefined ? change(current) : refused(unmet);
      },
      options: optionsOf(request),
    });
    if (!written.ok) return refusedWith(written.refusal);
    const headers = { etag: etagOf(recordOf(written.value.item)) };
    return { status: 200, body: receiptOf(written.value), headers };
  }
  return {
    async list(query: {
      readonly cursor?: string;
      readonly limit?: number;
    }): Promise<Ok<{ readonly items: readonly CatalogueRecord<Kind>[]; readonly next?: string }>> {
      const { cursor, limit = 100 } = query;
      const all = [...items()].sort((one, other) => (one.sourceId < other.sourceId ? -1 : 1));
      // A cursor that names nothing any more starts again: the SIS sees items twice rather than not at all.
      const start = all.findIndex(({ id }) => id === cursor) + 1;
      const page = all.slice(start, start + limit);
      const next = start + limit < all.length ? page.at(-1)?.id : undefined;
      const records = page.map((item) => recordOf<Kind>(item));
      return { status: 200, body: { items: records, ...(next === undefined ? {} : { next }) } };
    },

    async find(sourceId: string): Promise<(Ok<CatalogueRecord<Kind>> & Tagged) | ProblemAnswer> {
      const item = items().find((one) => one.sourceId === sourceId);
      if (item === undefined) return { problem: problemOf("catalogue-item-unknown") };
      const body = recordOf<Kind>(item);
      return { status: 200, body, headers: { etag: etagOf(body) } };
    },

    put: (request: OneRequest & { readonly body: CatalogueDocuments[Kind] }) =>
      write(request, () => granted(request.body)),

    patch: (request: OneRequest & { readonly body: object }) =>
      write(request, (current) => {
        if (current === undefined) return refused(problemOf("catalogue-item-unknown"));
        const { document } = recordOf<Kind>(current);
        return patched(ports.validators, DOCUMENT_SCHEMAS[kind], { document, patch: request.body });
      }),

    async remove(request: OneRequest): Promise<Ok<SisSchemas["RemovalReceipt"]> | ProblemAnswer> {
      const { sourceId } = request.params;
      const refuse = (current: CatalogueItem | undefined) => unmetCondition(request.headers, tagOf(current));
      const { dryRun } = optionsOf(request);
      const removed = await removeDocument(ports, kind, { sourceId, refuse, dryRun });
      if (!removed.ok) return refusedWith(removed.refusal);
      return { status: 200, body: { sourceId, outcome: removed.value } };
    },

    async upsert(
      rows: readonly unknown[],
      request: WriteRequest,
    ): Promise<Ok<SisSchemas["CatalogueOutcomes"]>> {
      const read = readRows(ports.validators, kind, rows);
      const writings = read.flatMap((row) => (row.ok ? [row.value] : []));
      const written = await writeDocuments(ports, kind, { writings, options: optionsOf(request) });
      let next = 0;
      const outcomes = read.map((row, index) => {
        const outcome = row.ok ? written[next++] : row;
        if (outcome === undefined) throw new Error("a row was written and not answered");
        return outcomeOf(rows[index], index, outcome);
      });
      return { status: 200, body: { outcomes } };
    },
  };
}

/** A request about one item. */
interface OneRequest extends WriteRequest {
  readonly params: { readonly sourceId: string };
  readonly headers: Conditions;
}

interface Tagged {
  readonly headers: { readonly etag: string };
}

function tagOf(item: CatalogueItem | undefined): string | undefined {
  return item && etagOf(recordOf(item));
}

interface WriteRequest {
  readonly query: { readonly dryRun?: boolean };
  readonly caller: Caller;
}

function optionsOf({ query, caller }: WriteRequest) {
  return {
    dryRun: query.dryRun === true,
    actor: caller.kind === "sis" ? `sis:${caller.clientId}` : caller.kind,
  };
}

function itemsOf(own: OwnCatalogue, kind: ItemKind): readonly CatalogueItem[] {
  const { catalogue } = own.current();
  switch (kind) {
    case "organisation":
      return catalogue.organisations;
    case "academic_session":
      return catalogue.academicSessions;
    case "education_specification":
      return catalogue.educationSpecifications;
    case "course":
      return catalogue.courses;
    case "programme":
      return catalogue.programmes;
    case "offering":
      return catalogue.offerings;
  }
}

/** An item as the SIS reads it. */
export function recordOf<Kind extends ItemKind>(item: CatalogueItem): CatalogueRecord<Kind> {
  const { sourceId, id } = item;
  // The item is of this kind, so its document is.
  const document = toWireDocument(item) as CatalogueDocuments[Kind];
  return { sourceId, id, document, eduxchange: eduxchangeOf(item) };
}

function receiptOf({ item, outcome, promotions }: Written): SisSchemas["CatalogueReceipt"] {
  return {
    sourceId: item.sourceId,
    id: item.id,
    outcome,
    ...(promotions.length === 0 ? {} : { promotions: [...promotions] }),
    eduxchange: eduxchangeOf(item),
  };
}

function eduxchangeOf(item: CatalogueItem): SisSchemas["EduxchangeReadiness"] {
  return { shown: consumerEntry(item, EDUXCHANGE) !== undefined, notReadyBecause: readinessOf(item) };
}

function outcomeOf(
  row: unknown,
  index: number,
  outcome: Outcome<Written, Problem>,
): SisSchemas["CatalogueOutcome"] {
  if (outcome.ok) return { row: index, ...receiptOf(outcome.value) };
  const sourceId = sourceIdOf(row);
  return {
    row: index,
    ...(sourceId === undefined ? {} : { sourceId }),
    outcome: "refused",
    problem: outcome.refusal,
  };
}
