import type { Association } from "../enrolment/association.ts";
import type { CommandRefusal, DecisionRefusal } from "../enrolment/commands.ts";
import type { CancellationReason } from "../enrolment/reasons.ts";
import { isLiveState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { type Book, changeAssociation, findById, idOf, moveSeat } from "./book.ts";
import { promoteWaiting } from "./promotion.ts";
import type { LaneNumber, LedgerCommand, Tombstone } from "./slice.ts";

export type Command<Kind extends LedgerCommand["kind"]> = Extract<LedgerCommand, { kind: Kind }>;

/** An association, or the mark that a command left on one that is not known yet. */
export type Released = { readonly association: Association } | { readonly tombstone: Tombstone };

/** Ends an association at home's wish. One that is not known yet is remembered as withdrawn. */
export function decideWithdrawal(
  book: Book,
  { withdrawal }: Command<"withdrawal">,
): Outcome<Released, CommandRefusal> {
  const known = findById(book, withdrawal);
  if (known === undefined) return granted({ tombstone: leaveTombstone(book, withdrawal) });
  if (known.offeringId !== withdrawal.offeringId) return refused({ code: "association-mismatch" });
  const sequence = laneNumber(withdrawal.sequence, known);
  if (sequence <= known.sequence) return granted({ association: known });
  const homeState = isLiveState(known.homeState) ? "cancelled" : known.homeState;
  const ended: Association = { ...known, sequence, homeState, updatedAt: book.now };
  const { reason = "withdrawn", actor } = withdrawal;
  return granted({ association: release(book, ended, { reason, actor }) });
}

/** Writes home's permission down; a refusal frees the place in the same decision. Only a pending home decides. */
export function decideHomeDecision(
  book: Book,
  { decision }: Command<"decision">,
): Outcome<Released, DecisionRefusal> {
  const known = findById(book, decision);
  if (known === undefined) {
    return decision.homeState === "denied"
      ? granted({ tombstone: leaveTombstone(book, decision) })
      : refused({ code: "association-unknown" });
  }
  if (known.offeringId !== decision.offeringId) return refused({ code: "association-mismatch" });
  const sequence = laneNumber(decision.sequence, known);
  if (sequence <= known.sequence) return granted({ association: known });
  if (known.homeState !== "pending") {
    return granted({ association: changeAssociation(book, { ...known, sequence }) });
  }
  // An own student's enrolment has both sides here: what has ended meanwhile cannot be permitted any more.
  const isCountedHere = decision.sequence === "next" && known.home === known.host;
  if (isCountedHere && !isLiveState(known.hostState)) return granted({ association: known });
  const decided: Association = { ...known, sequence, homeState: decision.homeState, updatedAt: book.now };
  if (decision.homeState === "associated") {
    return granted({ association: changeAssociation(book, decided) });
  }
  const cause = { reason: "home-permission-denied", actor: decision.actor } as const;
  return granted({ association: release(book, decided, cause) });
}

/** Frees what was held for home's permission, once its time is over. */
export function expirePermission(
  book: Book,
  { expiry }: Command<"expiry">,
): Outcome<Released, DecisionRefusal> {
  const known = findById(book, expiry);
  if (known === undefined) return refused({ code: "association-unknown" });
  if (known.offeringId !== expiry.offeringId) return refused({ code: "association-mismatch" });
  const { homeState, hostState, permissionUntil } = known;
  const over = permissionUntil !== undefined && permissionUntil <= book.now;
  if (homeState !== "pending" || !isLiveState(hostState) || !over) return granted({ association: known });
  const expired = { ...known, updatedAt: book.now };
  const ended = release(book, expired, { reason: "home-permission-expired", actor: book.slice.host });
  book.notices.push(ended);
  return granted({ association: ended });
}

interface Cause {
  readonly reason: CancellationReason;
  readonly actor: string;
}

/** Cancels the host's side if it still gives something, and hands on the place that was given or held. */
export function release(book: Book, association: Association, { reason, actor }: Cause): Association {
  if (!isLiveState(association.hostState)) return changeAssociation(book, association);
  const { poolId, offer: _offer, held: _held, rank: _rank, position: _position, ...rest } = association;
  const version = association.version + 1;
  const ended = changeAssociation(book, { ...rest, hostState: "cancelled", reason, version });
  if (poolId !== undefined) {
    const { associationKey, offeringId } = association;
    const taken =
      association.hostState === "associated"
        ? ({ placedDelta: -1, offeredDelta: 0 } as const)
        : ({ placedDelta: 0, offeredDelta: -1 } as const);
    moveSeat(book, { poolId, offeringId }, { associationKey, ...taken, reason, actor });
    promoteWaiting(book, offeringId, actor);
  }
  return ended;
}

function laneNumber(sequence: LaneNumber, known: Association): number {
  return sequence === "next" ? known.sequence + 1 : sequence;
}

function leaveTombstone(
  book: Book,
  command: { readonly home: string; readonly associationId: string; readonly sequence: LaneNumber },
): Tombstone {
  const { home, associationId } = command;
  const before = book.tombstones.get(idOf(command));
  const given = command.sequence === "next" ? 1 : command.sequence;
  const tombstone = { home, associationId, sequence: Math.max(given, before?.sequence ?? 0) };
  book.tombstones.set(idOf(command), tombstone);
  book.newTombstones.set(idOf(command), tombstone);
  return tombstone;
}
