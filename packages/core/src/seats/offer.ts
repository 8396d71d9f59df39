import type { Association } from "../enrolment/association.ts";
import type { DecisionRefusal } from "../enrolment/commands.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { type Book, changeAssociation, findById, moveSeat } from "./book.ts";
import { type Command, type Released, release } from "./release.ts";

/** Turns the offer into a place, or passes it on. An offer that is not open any more changes nothing. */
export function decideOfferAnswer(
  book: Book,
  { answer }: Command<"offer-answer">,
): Outcome<Released, DecisionRefusal> {
  const known = findById(book, answer);
  if (known === undefined) return refused({ code: "association-unknown" });
  if (known.offeringId !== answer.offeringId) return refused({ code: "association-mismatch" });
  if (known.offer?.offerId !== answer.offerId) return granted({ association: known });
  const answered = { ...known, updatedAt: book.now };
  const { actor } = answer;
  return granted({
    association:
      answer.answer === "accept"
        ? accept(book, answered, actor)
        : release(book, answered, { reason: "offer-declined", actor }),
  });
}

/** Passes the place on once the offer's time is over. Only for offers that home is known to have been told of. */
export function expireOffer(
  book: Book,
  { expiry }: Command<"offer-expiry">,
): Outcome<Released, DecisionRefusal> {
  const known = findById(book, expiry);
  if (known === undefined) return refused({ code: "association-unknown" });
  if (known.offeringId !== expiry.offeringId) return refused({ code: "association-mismatch" });
  const { offer } = known;
  if (offer?.offerId !== expiry.offerId || offer.expiresAt > book.now) return granted({ association: known });
  const expired = { ...known, updatedAt: book.now };
  const ended = release(book, expired, { reason: "offer-expired", actor: book.slice.host });
  book.notices.push(ended);
  return granted({ association: ended });
}

function accept(book: Book, association: Association, actor: string): Association {
  const { offer: _offer, rank: _rank, position: _position, reason: _reason, ...rest } = association;
  const { associationKey, offeringId, poolId } = association;
  if (poolId === undefined) throw new Error(`the offer of ${associationKey} holds no place`);
  moveSeat(
    book,
    { poolId, offeringId },
    { associationKey, placedDelta: 1, offeredDelta: -1, reason: "offer-accepted", actor },
  );
  return changeAssociation(book, { ...rest, hostState: "associated", version: association.version + 1 });
}
