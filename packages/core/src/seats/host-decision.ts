import { type Association, isAttending, isLive } from "../enrolment/association.ts";
import type { DecisionRefusal } from "../enrolment/commands.ts";
import type {
  HeldDecision,
  HostDecision,
  HostDecisionRefusal,
  PlaceTerms,
} from "../enrolment/host-decision.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { tooEarlyToSelect } from "../rounds/selection-time.ts";
import { awaitsSelection } from "./awaits-selection.ts";
import {
  type Book,
  changeAssociation,
  findById,
  findFreePool,
  joinWaiting,
  moveSeat,
  takeRank,
} from "./book.ts";
import type { SeatPool } from "./pools.ts";
import { promoteWaiting } from "./promotion.ts";
import { type Command, type Released, release } from "./release.ts";
import type { CommandSubject } from "./slice.ts";

type Judged<T> = Outcome<T, DecisionRefusal | HostDecisionRefusal>;

/**
 * Decides about one enrolment as its host's own system says: at once, or held back until it cannot be undone any more.
 * The same decision again changes nothing, unless it is to wait no longer.
 */
export function decideAsHost(book: Book, { decision }: Command<"host-decision">): Judged<Released> {
  const found = findSubject(book, decision);
  if (!found.ok) return found;
  const known = found.value;
  const { held } = known;
  if (held !== undefined) {
    if (!isSame(held, decision)) return refused({ code: "decision-held-back", heldUntil: held.heldUntil });
    if (decision.heldUntil !== undefined) return granted({ association: known });
    const { held: _held, ...rest } = known;
    return granted({ association: takeEffect(book, rest, held) });
  }
  if (isDone(known, decision)) return granted({ association: known });
  const refusal = refuse(book, known, decision);
  if (refusal !== undefined) return refused(refusal);
  const { heldUntil } = decision;
  if (heldUntil === undefined || decision.decision === "condition_met")
    return granted({ association: takeEffect(book, known, decision) });
  return granted({ association: hold(book, known, { ...decision, heldUntil }) });
}

/** Takes back a decision that nobody was told of. The place that it held is free again, and handed on. */
export function undoHostDecision(book: Book, { undoing }: Command<"undo">): Judged<Released> {
  const found = findSubject(book, undoing);
  if (!found.ok) return found;
  const known = found.value;
  if (known.held === undefined || known.held.heldUntil <= book.now)
    return refused({ code: "decision-not-held-back" });
  const { held: _held, ...rest } = known;
  return granted({ association: handBack(book, rest, undoing.actor) });
}

/** A place that stood before the decision stays; one that was only held is handed on. Who waits again is promoted. */
function handBack(book: Book, known: Association, actor: string): Association {
  const { poolId, ...rest } = known;
  const { associationKey, offeringId, hostState } = known;
  if (hostState === "associated") return changeAssociation(book, known);
  const undone = changeAssociation(book, rest);
  if (poolId !== undefined) {
    const back = { placedDelta: 0, offeredDelta: -1, reason: "decision-undone" } as const;
    moveSeat(book, { poolId, offeringId }, { associationKey, ...back, actor });
  }
  // While the decision was held back, a place that fell free passed this one over.
  promoteWaiting(book, offeringId, actor);
  return book.associations.get(associationKey) ?? undone;
}

/** Lets a decision take effect that can be undone no more; home and student are told. */
export function settleHeldDecision(book: Book, { due }: Command<"held-decision">): Judged<Released> {
  const found = findSubject(book, due);
  if (!found.ok) return found;
  const { held, ...rest } = found.value;
  if (held === undefined || held.heldUntil > book.now) return granted({ association: found.value });
  return granted({ association: takeEffect(book, rest, held) });
}

/** Ends a place whose condition was not met on its last day. */
export function endUnmetCondition(book: Book, { unmet }: Command<"unmet-condition">): Judged<Released> {
  const found = findSubject(book, unmet);
  if (!found.ok) return found;
  const known = found.value;
  const { hostState, terms } = known;
  const isOver = terms?.conditionUntil !== undefined && terms.conditionUntil < unmet.today;
  if (hostState !== "associated" || !isOver) return granted({ association: known });
  return granted({ association: end(book, known, { reason: "condition-not-met", actor: book.slice.host }) });
}

function findSubject(book: Book, subject: CommandSubject): Judged<Association> {
  const known = findById(book, subject);
  if (known === undefined) return refused({ code: "association-unknown" });
  return known.offeringId === subject.offeringId ? granted(known) : refused({ code: "association-mismatch" });
}

function isDone(known: Association, { decision, conditionUntil }: HostDecision): boolean {
  const { hostState, reason, terms } = known;
  switch (decision) {
    case "accept":
      return (
        hostState === "associated" &&
        (terms?.conditionUntil === conditionUntil || conditionUntil === undefined)
      );
    case "queue":
      return hostState === "queued" && !awaitsSelection(known);
    case "condition_met":
      return hostState === "associated" && terms?.conditionUntil === undefined;
    case "refuse":
      return hostState !== "associated" && (reason === "host-refused" || reason === "no-longer-student");
    case "no_show":
      return reason === "no-show";
  }
}

function refuse(book: Book, known: Association, { decision }: HostDecision): HostDecisionRefusal | undefined {
  const { hostState, offeringId, home, offer } = known;
  const impossible = { code: "decision-not-possible", hostState } as const;
  const offering = book.offerings.get(offeringId);
  if (offering === undefined || offering.isCancelled === true || !isLive(known)) return impossible;
  if (decision === "no_show") return isAttending(known) ? undefined : impossible;
  if (decision === "condition_met") return hostState === "associated" ? undefined : impossible;
  if (decision === "refuse" && isAttending(known)) return mayEnd(known) ? undefined : impossible;
  if (hostState !== "queued" || offer !== undefined) return impossible;
  if (awaitsSelection(known) && offering.round !== undefined) {
    const early = tooEarlyToSelect(offering.round, book.now);
    if (early !== undefined) return { code: "selection-not-decidable", ...early };
  }
  const full = decision === "accept" && findFreePool(book, offeringId, home) === undefined;
  return full ? { code: "place-none-left" } : undefined;
}

/** Home has said that its student is none any more: whether the place stays is the host's to say. */
function mayEnd({ deregistration }: Association): boolean {
  return deregistration?.on !== undefined;
}

function isSame(held: HeldDecision, { decision, words, conditionUntil }: HostDecision): boolean {
  return held.decision === decision && held.words === words && held.conditionUntil === conditionUntil;
}

function hold(
  book: Book,
  known: Association,
  { decision, actor, heldUntil, ...said }: HostDecision & Pick<HeldDecision, "heldUntil">,
): Association {
  const held = { ...termsOf(said), decision, actor, decidedAt: book.now, heldUntil };
  if (decision !== "accept") return changeAssociation(book, { ...known, held });
  const pool = freePool(book, known);
  const { associationKey } = known;
  moveSeat(book, pool, { associationKey, placedDelta: 0, offeredDelta: 1, reason: "decision-held", actor });
  return changeAssociation(book, { ...known, held, poolId: pool.poolId });
}

type Effective = Pick<HostDecision, "decision" | "actor"> & PlaceTerms;

function takeEffect(book: Book, association: Association, decided: Effective): Association {
  const { rank: _rank, position: _position, reason: _reason, terms, ...rest } = association;
  const version = association.version + 1;
  const said = termsOf(decided);
  const spoken = Object.keys(said).length === 0 ? {} : { terms: said };
  const changed = { ...rest, ...spoken, version, updatedAt: book.now };
  switch (decided.decision) {
    case "accept": {
      const poolId = place(book, association, decided.actor);
      return tell(book, changeAssociation(book, { ...changed, hostState: "associated", poolId }));
    }
    case "queue": {
      const waits = changeAssociation(book, { ...changed, rank: takeRank(book) });
      book.notices.push(waits);
      joinWaiting(book, waits);
      promoteWaiting(book, waits.offeringId, decided.actor);
      return book.associations.get(waits.associationKey) ?? waits;
    }
    case "refuse":
      if (association.hostState === "associated")
        return end(
          book,
          { ...association, ...spoken },
          { reason: "no-longer-student", actor: decided.actor },
        );
      return tell(book, changeAssociation(book, { ...changed, hostState: "denied", reason: "host-refused" }));
    case "condition_met": {
      const { conditionUntil: _met, ...words } = terms ?? {};
      return tell(book, changeAssociation(book, { ...changed, terms: { ...words, ...said } }));
    }
    case "no_show":
      return end(book, { ...association, ...spoken }, { reason: "no-show", actor: decided.actor });
  }
}

/** Takes the place that was held, or a free one; answers its pool. */
function place(book: Book, { poolId, offeringId, home, associationKey }: Association, actor: string): string {
  const reason = "placed";
  if (poolId === undefined) {
    const pool = freePool(book, { offeringId, home, associationKey });
    moveSeat(book, pool, { associationKey, placedDelta: 1, offeredDelta: 0, reason, actor });
    return pool.poolId;
  }
  moveSeat(book, { poolId, offeringId }, { associationKey, placedDelta: 1, offeredDelta: -1, reason, actor });
  return poolId;
}

function freePool(
  book: Book,
  { offeringId, home, associationKey }: Pick<Association, "offeringId" | "home" | "associationKey">,
): SeatPool {
  const pool = findFreePool(book, offeringId, home);
  if (pool === undefined)
    throw new Error(`the place of ${associationKey} was given away within its decision`);
  return pool;
}

function end(book: Book, association: Association, cause: Parameters<typeof release>[2]): Association {
  return tell(book, release(book, { ...association, updatedAt: book.now }, cause));
}

function tell(book: Book, changed: Association): Association {
  book.notices.push(changed);
  return changed;
}

function termsOf({ words, conditionUntil }: PlaceTerms): PlaceTerms {
  return {
    ...(words === undefined ? {} : { words }),
    ...(conditionUntil === undefined ? {} : { conditionUntil }),
  };
}
