import type { DecisionRefusal } from "../enrolment/commands.ts";
import { isLiveState } from "../enrolment/states.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { type Book, findById } from "./book.ts";
import { type Command, type Released, release } from "./release.ts";

/**
 * Ends one association in an offering that its host has cancelled: a place, a wait, an open offer. Home is told by an
 * event. Where the offering stands, or the association has ended already, nothing changes.
 */
export function endCancelled(
  book: Book,
  { ending }: Command<"cancellation">,
): Outcome<Released, DecisionRefusal> {
  const known = findById(book, ending);
  if (known === undefined) return refused({ code: "association-unknown" });
  if (known.offeringId !== ending.offeringId) return refused({ code: "association-mismatch" });
  const isCancelled = book.offerings.get(ending.offeringId)?.isCancelled === true;
  if (!isCancelled || !isLiveState(known.hostState)) return granted({ association: known });
  const cause = { reason: "offering-cancelled", actor: book.slice.host } as const;
  const ended = release(book, { ...known, updatedAt: book.now }, cause);
  book.notices.push(ended);
  return granted({ association: ended });
}
