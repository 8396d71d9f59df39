import type { Digest } from "../reconciliation/statement.ts";
import { type AuditEntry, aboutOf, canonicalEntry } from "./entry.ts";

/** An end of the chain: what the next link goes on from. */
export interface ChainEnd {
  /** Of the last link; 0 where there is none. */
  readonly sequence: number;
  /** Of the last link; empty where there is none. */
  readonly hash: string;
}

/** One link of the chain, over one entry. */
export interface AuditLink {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly entryId: number;
  /** Of the entry's canonical text. It stays when the entry itself has to go. */
  readonly digest: string;
  /** The hash of the link before. */
  readonly previous: string;
  /** Of sequence, previous and digest. */
  readonly hash: string;
}

/** A link with its entry; undefined where there is none any more. */
export interface SealedEntry extends AuditLink {
  readonly entry: AuditEntry | undefined;
  /** What the entry is found by. */
  readonly about: readonly string[];
}

/** What the log looks like where it is not what was written. */
export const BREAK_KINDS = [
  "entry_changed",
  "entry_missing",
  "entries_swapped",
  "link_changed",
  "link_inserted",
  "link_missing",
] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];

/** The first place where the chain does not hold. */
export interface ChainBreak {
  readonly kind: BreakKind;
  readonly sequence: number;
  /** Of the link at that place. */
  readonly entryId?: number;
}

export const CHAIN_START: ChainEnd = { sequence: 0, hash: "" };

/** The links that join these entries to the chain, in their order. */
export function linkEntries(
  end: ChainEnd,
  entries: readonly AuditEntry[],
  digest: Digest,
): readonly AuditLink[] {
  let { sequence, hash: previous } = end;
  return entries.map((entry) => {
    sequence += 1;
    const content = digest(canonicalEntry(entry));
    const link = { sequence, entryId: entry.entryId, digest: content, previous };
    previous = hashOf(link, digest);
    return { ...link, hash: previous };
  });
}

/** Holds links, in order, against the end they go on from: the new end, or the first break. */
export function checkChain(
  end: ChainEnd,
  sealed: readonly SealedEntry[],
  digest: Digest,
): ChainEnd | ChainBreak {
  let last = end;
  for (const one of sealed) {
    const kind = breakOf(last, one, { sealed, digest });
    if (kind === "link_missing") return { kind, sequence: last.sequence + 1 };
    if (kind !== undefined) return { kind, sequence: one.sequence, entryId: one.entryId };
    last = { sequence: one.sequence, hash: one.hash };
  }
  return last;
}

export function isBreak(found: ChainEnd | ChainBreak): found is ChainBreak {
  return "kind" in found;
}

function breakOf(
  last: ChainEnd,
  one: SealedEntry,
  { sealed, digest }: { readonly sealed: readonly SealedEntry[]; readonly digest: Digest },
): BreakKind | undefined {
  if (one.sequence > last.sequence + 1) return "link_missing";
  if (one.sequence <= last.sequence) return "link_inserted";
  if (one.previous !== last.hash || hashOf(one, digest) !== one.hash) return "link_changed";
  const { entry } = one;
  if (entry === undefined) return "entry_missing";
  const content = digest(canonicalEntry(entry));
  if (content === one.digest && entry.entryId === one.entryId) {
    return areSame(one.about, aboutOf(entry)) ? undefined : "link_changed";
  }
  return sealed.some((other) => other !== one && other.digest === content)
    ? "entries_swapped"
    : "entry_changed";
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

function hashOf({ sequence, previous, digest: content }: Omit<AuditLink, "hash">, digest: Digest): string {
  return digest(`${sequence}\n${previous}\n${content}`);
}
