import type { Association, IfFull } from "../enrolment/association.ts";
import { awaitsSelection } from "./awaits-selection.ts";
import {
  type Book,
  changeAssociation,
  findById,
  findFreePool,
  moveSeat,
  openBook,
  takeRank,
} from "./book.ts";
import type { LedgerSlice, SeatMovement } from "./slice.ts";

/** One of those who asked in a phase of selection, as home named the association. */
export interface Candidate {
  readonly home: string;
  readonly associationId: string;
}

/** How the host selects. */
export interface Selection {
  /** Best first. Who does not await a selection any more is passed over. */
  readonly ranking: readonly Candidate[];
  /** What becomes of who is ranked and finds no place. */
  readonly ifFull: IfFull;
  /** Who decides, for the movements: a client or a role, never a person's name. */
  readonly actor: string;
}

/** What a selection comes to for one candidate. */
export interface Selected extends Candidate {
  readonly gets: "place" | "queue" | "refusal";
}

export interface SelectionDecided {
  /** How many of them were ranked. */
  readonly ranked: number;
  /** Those that were ranked in order, then the others. */
  readonly selected: readonly Selected[];
  readonly changed: readonly Association[];
  readonly movements: readonly SeatMovement[];
}

/**
 * Gives places in the order of the ranking, to each from the pools of the home; then nobody awaits the selection any
 * more. The slice brings all who do, and a rank for each of them. A cancelled offering has nothing to give: who awaits its
 * selection is ended as everybody in it. Pure.
 */
export function decideSelection(
  slice: LedgerSlice,
  { ranking, ifFull, actor }: Selection,
  now: Date,
): SelectionDecided {
  if (slice.offerings.some(({ isCancelled }) => isCancelled === true))
    return { ranked: 0, selected: [], changed: [], movements: [] };
  const book = openBook(slice, now);
  const ranked = ranking.flatMap((candidate) => awaiting(findById(book, candidate)));
  const chosen = new Set(ranked.map(({ associationKey }) => associationKey));
  const others = slice.associations
    .flatMap(awaiting)
    .filter(({ associationKey }) => !chosen.has(associationKey));
  const selected = [
    ...ranked.map((one) => select(book, one, { ifFull, actor })),
    ...others.map((one) => refuse(book, one, "not-selected")),
  ];
  return {
    ranked: ranked.length,
    selected,
    changed: [...book.changed].flatMap((key) => book.associations.get(key) ?? []),
    movements: book.movements,
  };
}

function awaiting(association: Association | undefined): readonly Association[] {
  // Who was decided about by name is not selected as well.
  return association !== undefined && awaitsSelection(association) && association.held === undefined
    ? [association]
    : [];
}

function select(
  book: Book,
  candidate: Association,
  { ifFull, actor }: Pick<Selection, "ifFull" | "actor">,
): Selected {
  const { home, associationId, associationKey, offeringId } = candidate;
  const pool = findFreePool(book, offeringId, home);
  if (pool === undefined && ifFull === "refuse") return refuse(book, candidate, "place-none-left");
  const { reason: _reason, rank: _rank, ...rest } = candidate;
  const changed = { ...rest, version: candidate.version + 1, updatedAt: book.now };
  if (pool === undefined) {
    changeAssociation(book, { ...changed, rank: takeRank(book) });
    return { home, associationId, gets: "queue" };
  }
  moveSeat(book, pool, { associationKey, placedDelta: 1, offeredDelta: 0, reason: "placed", actor });
  changeAssociation(book, { ...changed, hostState: "associated", poolId: pool.poolId });
  return { home, associationId, gets: "place" };
}

function refuse(book: Book, candidate: Association, reason: "not-selected" | "place-none-left"): Selected {
  const { home, associationId } = candidate;
  const { rank: _rank, ...rest } = candidate;
  changeAssociation(book, {
    ...rest,
    hostState: "denied",
    reason,
    version: candidate.version + 1,
    updatedAt: book.now,
  });
  return { home, associationId, gets: "refusal" };
}
