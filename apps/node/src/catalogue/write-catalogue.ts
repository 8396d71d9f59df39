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
  type ItemIds,
  type ItemKind,
  type ItemWritten,
  type Outcome,
  refused,
  type WriteOptions,
} from "@wissel/core";
import type { OwnCatalogue } from "./own-catalogue.ts";

export interface WritePorts {
  readonly store: Pick<CatalogueStore, "writeItems">;
  readonly own: Pick<OwnCatalogue, "refresh">;
  readonly ids: ItemIds;
  readonly timeZone: string;
  /** Called after a write that changed something: places may have come free, and homes are to hear of it. */
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
  const stored = items.length === 0 ? [] : await store.writeItems(items, options);
  const outcomes = new Map(items.map((item, index) => [item, stored[index]]));

  const isChanged = stored.some((outcome) => outcome.ok && outcome.value.outcome !== "unchanged");
  if (isChanged && !options.dryRun) {
    await own.refresh();
    onWritten();
  }
  return read.map((outcome) => {
    if (!outcome.ok) return outcome;
    const item = outcome.value;
    const written = outcomes.get(item);
    if (written === undefined)
      throw new Error(`the store did not say what became of ${kind} ${item.sourceId}`);
    return written.ok ? granted({ item, ...written.value }) : refused(problemOfRefusal(written.refusal));
  });
}

function contradictory(findings: readonly Finding[]): Problem {
  return problemOf("catalogue-item-contradictory", sentence(findings), { errors: errorsOf(findings) });
}

function problemOfRefusal(refusal: CatalogueRefusal): Problem {
  switch (refusal.code) {
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
