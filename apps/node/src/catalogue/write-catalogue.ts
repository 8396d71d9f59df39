import {
  type CatalogueDocuments,
  documentFindings,
  type FieldError,
  fromWireItem,
  type Problem,
  problemOf,
} from "@wissel/contract";
import {
  type CatalogueItem,
  type CatalogueRefusal,
  type CatalogueStore,
  type Finding,
  granted,
  type ItemChanges,
  type ItemIds,
  type ItemKind,
  type ItemWritten,
  type Outcome,
  type RemovalOutcome,
  type RemovalRefusal,
  refused,
  type WriteOptions,
} from "@wissel/core";
import type { OwnCatalogue } from "./own-catalogue.ts";

export interface WritePorts {
  readonly store: Pick<CatalogueStore, "writeItems" | "writeItem" | "removeItem">;
  readonly own: Pick<OwnCatalogue, "refresh" | "take">;
  readonly ids: ItemIds;
  readonly timeZone: string;
  /** Called after offerings were written: places may have come free, and homes are to hear of it. */
  readonly onWritten: () => void;
}

/** A document that fits its schema, with its key. */
export interface Writing<Kind extends ItemKind = ItemKind> {
  readonly sourceId: string;
  readonly document: CatalogueDocuments[Kind];
}

export interface Written extends ItemWritten {
  readonly item: CatalogueItem;
}

/** Writes items of one kind, each by itself granted or refused, and shows them at once. Answers in the same order. */
export async function writeDocuments<Kind extends ItemKind>(
  { store, own, ids, timeZone, onWritten }: WritePorts,
  kind: Kind,
  { writings, options }: { readonly writings: readonly Writing<Kind>[]; readonly options: WriteOptions },
): Promise<readonly Outcome<Written, Problem>[]> {
  const read = writings.map(({ sourceId, document }) => {
    const findings = documentFindings(kind, document);
    return findings.length > 0
      ? refused(contradictory(findings))
      : granted(fromWireItem(kind, document, { sourceId, ids, timeZone }));
  });
  const items = read.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const stored = items.length === 0 ? { outcomes: [] } : await store.writeItems(items, options);
  const outcomes = new Map(items.map((item, index) => [item, stored.outcomes[index]]));

  if (!options.dryRun) await show({ own, onWritten }, kind, stored.changes);
  return read.map((outcome) => {
    if (!outcome.ok) return outcome;
    const item = outcome.value;
    const written = outcomes.get(item);
    if (written === undefined)
      throw new Error(`the store did not say what became of ${kind} ${item.sourceId}`);
    return written.ok ? granted({ item, ...written.value }) : refused(problemOfRefusal(written.refusal));
  });
}

/** One item that is to be written by what there is of it. */
export interface OneWriting<Kind extends ItemKind> {
  readonly sourceId: string;
  /** The document that it is to have; asked while nobody else can write. */
  readonly next: (current: CatalogueItem | undefined) => Outcome<CatalogueDocuments[Kind], Problem>;
  readonly options: WriteOptions;
}

/** Writes one item, and shows it at once. */
export async function writeDocument<Kind extends ItemKind>(
  { store, own, ids, timeZone, onWritten }: WritePorts,
  kind: Kind,
  { sourceId, next, options }: OneWriting<Kind>,
): Promise<Outcome<Written, Problem>> {
  const written = await store.writeItem<Unwritten>(
    { kind, id: ids(kind, sourceId) },
    (current) => {
      const document = next(current);
      if (!document.ok) return unwritten(document.refusal);
      const findings = documentFindings(kind, document.value);
      if (findings.length > 0) return unwritten(contradictory(findings));
      return granted(fromWireItem(kind, document.value, { sourceId, ids, timeZone }));
    },
    options,
  );
  if (!written.ok) return refused(problemOfRefusal(written.refusal));
  if (!options.dryRun) await show({ own, onWritten }, kind, written.value.changes);
  return written;
}

/** Takes one item away, and shows it no more at once. */
export async function removeDocument(
  { store, own, ids }: Pick<WritePorts, "store" | "own" | "ids">,
  kind: ItemKind,
  { sourceId, refuse, dryRun }: OneRemoval,
): Promise<Outcome<RemovalOutcome, Problem>> {
  const removed = await store.removeItem<Unwritten>(
    ids(kind, sourceId),
    (current) => {
      const problem = refuse(current);
      return problem && { code: "document-refused", problem };
    },
    { dryRun },
  );
  if (!removed.ok) return refused(problemOfRefusal(removed.refusal));
  if (removed.value === "removed" && !dryRun) await own.refresh();
  return removed;
}

export interface OneRemoval {
  readonly sourceId: string;
  readonly refuse: (current: CatalogueItem | undefined) => Problem | undefined;
  readonly dryRun: boolean;
}

/** What was asked is not written, for a reason that the store does not know. */
interface Unwritten {
  readonly code: "document-refused";
  readonly problem: Problem;
}

function unwritten(problem: Problem): { readonly ok: false; readonly refusal: Unwritten } {
  return refused({ code: "document-refused", problem });
}

async function show(
  { own, onWritten }: Pick<WritePorts, "own" | "onWritten">,
  kind: ItemKind,
  changes: ItemChanges | undefined,
): Promise<void> {
  if (changes === undefined) return;
  await own.take(changes);
  if (kind === "offering") onWritten();
}

function contradictory(findings: readonly Finding[]): Problem {
  return problemOf("catalogue-item-contradictory", sentence(findings), { errors: errorsOf(findings) });
}

function problemOfRefusal(refusal: CatalogueRefusal | RemovalRefusal | Unwritten): Problem {
  switch (refusal.code) {
    case "document-refused":
      return refusal.problem;
    case "catalogue-item-unknown":
      return problemOf(refusal.code);
    case "catalogue-item-in-use": {
      const { code, ...users } = refusal;
      return problemOf(code, undefined, users);
    }
    case "catalogue-reference-unknown": {
      const findings = refusal.references.map(({ kind, sourceId, pointer }) => ({
        pointer,
        reason: `names ${kind} ${sourceId}, which is not known`,
      }));
      return problemOf(refusal.code, sentence(findings), { errors: errorsOf(findings) });
    }
    case "not-ready-for-eduxchange":
    case "not-ready-for-rio": {
      const { findings } = refusal;
      const consumer = refusal.code === "not-ready-for-rio" ? "RIO" : "eduXchange";
      const detail = `not ready for ${consumer} because ${sentence(findings)}`;
      return problemOf(refusal.code, detail.slice(0, MAX_DETAIL), { errors: errorsOf(findings) });
    }
    case "seat-pool-below-placed": {
      const { pools } = refusal;
      const texts = pools.map(
        ({ kind, beneficiary, size, placed, offered }) =>
          `${kind}${beneficiary === "" ? "" : ` ${beneficiary}`}: ${placed + offered} taken, ${size ?? 0} wanted`,
      );
      return problemOf(refusal.code, texts.join("; ").slice(0, MAX_DETAIL), { pools });
    }
  }
}

const MAX_DETAIL = 2_000;
const MOST_ERRORS = 100;

/** `/studyLoad is missing, /level is missing`. */
function sentence(findings: readonly Finding[]): string {
  return findings
    .map(({ pointer, reason }) => `${pointer} ${reason}`)
    .join(", ")
    .slice(0, MAX_DETAIL);
}

function errorsOf(findings: readonly Finding[]): readonly FieldError[] {
  return findings
    .slice(0, MOST_ERRORS)
    .map(({ pointer, reason }) => ({ in: "body", pointer: `#${encodeURI(pointer)}`, detail: reason }));
}
