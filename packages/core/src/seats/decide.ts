import type { Association } from "../enrolment/association.ts";
import type { DecisionRefusal } from "../enrolment/commands.ts";
import type { HostDecisionRefusal } from "../enrolment/host-decision.ts";
import { type Receipt, receiptOf } from "../enrolment/receipt.ts";
import { granted, type Outcome } from "../outcome.ts";
import { type Book, openBook } from "./book.ts";
import { endCancelled } from "./cancel.ts";
import { decideClaim } from "./claim.ts";
import { decideAsHost, endUnmetCondition, settleHeldDecision, undoHostDecision } from "./host-decision.ts";
import { decideOfferAnswer, expireOffer } from "./offer.ts";
import { decideHomeDecision, decideWithdrawal, expirePermission, type Released } from "./release.ts";
import type { LedgerCommand, LedgerSlice, SeatMovement, Tombstone } from "./slice.ts";

/** Why a command of the ledger moved nothing. */
export type LedgerRefusal = DecisionRefusal | HostDecisionRefusal;

/** What a batch of commands comes to: answers in the order of the commands, and what has to be written, once. */
export interface LedgerDecision {
  readonly outcomes: readonly Outcome<Decided, LedgerRefusal>[];
  /** New and changed associations as they are at the end of the batch. */
  readonly added: readonly Association[];
  readonly changed: readonly Association[];
  readonly movements: readonly SeatMovement[];
  readonly tombstones: readonly Tombstone[];
  /** Changes that are no answer to a command: home has to be told by an event. One per version, in order. */
  readonly notices: readonly Association[];
}

/** An answer; without an association where a command left a tombstone. The position on the list is not known here. */
export interface Decided {
  readonly receipt: Receipt;
  readonly association?: Association;
}

/** Decides the commands one after the other, each on what the one before left. Pure: reads the slice, writes nothing. */
export function decideCommands(
  slice: LedgerSlice,
  commands: readonly LedgerCommand[],
  now: Date,
): LedgerDecision {
  const book = openBook(slice, now);
  const outcomes = commands.map((command) => decide(book, command));
  return { outcomes, ...writtenIn(book) };
}

/** What has to be written of a working copy. */
export function writtenIn(book: Book): Omit<LedgerDecision, "outcomes"> {
  return {
    added: [...book.added].flatMap((key) => book.associations.get(key) ?? []),
    changed: [...book.changed].flatMap((key) => book.associations.get(key) ?? []),
    movements: book.movements,
    tombstones: [...book.newTombstones.values()],
    notices: book.notices,
  };
}

function decide(book: Book, command: LedgerCommand): Outcome<Decided, LedgerRefusal> {
  switch (command.kind) {
    case "claim": {
      const outcome = decideClaim(book, command.claim);
      return outcome.ok ? granted(ofAssociation(outcome.value)) : outcome;
    }
    case "withdrawal":
      return ofReleased(book, decideWithdrawal(book, command), command.withdrawal.offeringId);
    case "decision":
      return ofReleased(book, decideHomeDecision(book, command), command.decision.offeringId);
    case "offer-answer":
      return ofReleased(book, decideOfferAnswer(book, command), command.answer.offeringId);
    case "offer-expiry":
      return ofReleased(book, expireOffer(book, command), command.expiry.offeringId);
    case "cancellation":
      return ofReleased(book, endCancelled(book, command), command.ending.offeringId);
    case "host-decision":
      return ofReleased(book, decideAsHost(book, command), command.decision.offeringId);
    case "undo":
      return ofReleased(book, undoHostDecision(book, command), command.undoing.offeringId);
    case "held-decision":
      return ofReleased(book, settleHeldDecision(book, command), command.due.offeringId);
    case "unmet-condition":
      return ofReleased(book, endUnmetCondition(book, command), command.unmet.offeringId);
    case "expiry":
      return ofReleased(book, expirePermission(book, command), command.expiry.offeringId);
  }
}

function ofAssociation(association: Association): Decided {
  return { association, receipt: receiptOf(association) };
}

function ofReleased(
  book: Book,
  outcome: Outcome<Released, LedgerRefusal>,
  offeringId: string,
): Outcome<Decided, LedgerRefusal> {
  if (!outcome.ok) return outcome;
  if ("association" in outcome.value) return granted(ofAssociation(outcome.value.association));
  const { associationId, sequence } = outcome.value.tombstone;
  const receipt: Receipt = {
    associationId,
    offeringId,
    homeState: "cancelled",
    hostState: "cancelled",
    sequence,
    version: 0,
    reason: "withdrawn",
    next: { what: "nothing", by: "student" },
    decidedAt: book.now,
  };
  return granted({ receipt });
}
