import type { Association } from "../enrolment/association.ts";
import { isLive } from "../enrolment/association.ts";
import type { CommandRefusal } from "../enrolment/commands.ts";
import type { DenialReason } from "../enrolment/reasons.ts";
import { granted, type Outcome, refused } from "../outcome.ts";
import { phaseAt, refuseEntry, type TimedPhase } from "../rounds/phases.ts";
import { AWAITS_SELECTION } from "./awaits-selection.ts";
import {
  addAssociation,
  type Book,
  changeAssociation,
  findById,
  findFreePool,
  findLiveOfStudent,
  idOf,
  moveSeat,
  poolsFor,
  takeRank,
} from "./book.ts";
import type { SeatPool } from "./pools.ts";
import type { LedgerClaim, OfferingSeats } from "./slice.ts";

/** How long a place is held for home's permission when home names no date. */
export const PERMISSION_DAYS = 14;
const DAY_MS = 86_400_000;

/** Decides one claim. Every claim that is decided leaves an association, so that a repeat gets the same answer. */
export function decideClaim(book: Book, claim: LedgerClaim): Outcome<Association, CommandRefusal> {
  const known = findById(book, claim);
  if (known !== undefined) return repeatClaim(book, known, claim);
  const tombstone = book.tombstones.get(idOf(claim));
  if (tombstone !== undefined) {
    const sequence = Math.max(tombstone.sequence, claim.sequence);
    return granted(
      addAssociation(book, {
        ...newAssociation(book, claim),
        homeState: "cancelled",
        hostState: "cancelled",
        reason: "withdrawn",
        sequence,
      }),
    );
  }
  const live = findLiveOfStudent(book, claim);
  if (live !== undefined) return granted(live);
  return granted(addAssociation(book, answer(book, claim)));
}

/** A lower or equal number in the lane does nothing. A higher one brings home's permission along, if it has it now. */
function repeatClaim(
  book: Book,
  known: Association,
  claim: LedgerClaim,
): Outcome<Association, CommandRefusal> {
  if (known.offeringId !== claim.offeringId || known.pseudonym !== claim.pseudonym) {
    return refused({ code: "association-mismatch" });
  }
  if (claim.sequence <= known.sequence) return granted(known);
  const permitted = isLive(known) && known.homeState === "pending" && claim.homeState === "associated";
  return granted(
    changeAssociation(book, {
      ...known,
      sequence: claim.sequence,
      homeState: permitted ? "associated" : known.homeState,
      updatedAt: permitted ? book.now : known.updatedAt,
    }),
  );
}

function answer(book: Book, claim: LedgerClaim): Association {
  const association = newAssociation(book, claim);
  const offering = book.offerings.get(claim.offeringId);
  if (offering === undefined || offering.isRemoved === true) return denied(association, "offering-unknown");
  if (offering.isCancelled === true) return denied(association, "offering-cancelled");
  const shut = shutReason(offering, claim, book);
  if (shut !== undefined) return denied(association, shut);
  if (poolsFor(book, claim.offeringId, claim.home).length === 0)
    return denied(association, "home-not-eligible");
  const phase = phaseOf(offering, claim, book);
  if (phase?.mode === "selection") return collected(book, association, phase);
  const pool = findFreePool(book, claim.offeringId, claim.home);
  if (pool !== undefined) return placed(book, association, pool);
  if (claim.ifFull === "queue") return { ...association, hostState: "queued", rank: takeRank(book) };
  return denied(association, "place-none-left");
}

function placed(book: Book, association: Association, pool: SeatPool): Association {
  const { associationKey, home } = association;
  moveSeat(book, pool, { associationKey, placedDelta: 1, offeredDelta: 0, reason: "placed", actor: home });
  return { ...association, hostState: "associated", poolId: pool.poolId };
}

/**
 * Waits for the host's selection. In its phase it does not matter who came first, so all count from its opening; what
 * home claimed stays beside it.
 */
function collected(book: Book, association: Association, { opensAt }: TimedPhase): Association {
  const { requestedAt, claimedAt = requestedAt } = association;
  return {
    ...association,
    hostState: "queued",
    reason: AWAITS_SELECTION,
    rank: takeRank(book),
    requestedAt: opensAt,
    claimedAt,
  };
}

function denied(association: Association, reason: DenialReason): Association {
  return { ...association, hostState: "denied", reason };
}

/** At the time of request: by the phases of the round it is pledged to, else by its own half-open window. */
function shutReason(
  { opensAt, closesAt, round }: OfferingSeats,
  { home, student, requestedAt: at }: LedgerClaim,
  { now, slice }: Book,
): DenialReason | undefined {
  if (round !== undefined) return refuseEntry(round, { home, host: slice.host, student }, { at, now });
  if (opensAt !== undefined && at < opensAt) return "enrolment-window-not-open";
  if (closesAt !== undefined && at >= closesAt) return "enrolment-window-closed";
  return undefined;
}

function phaseOf(
  { round }: OfferingSeats,
  { home, student, requestedAt }: LedgerClaim,
  { slice }: Book,
): TimedPhase | undefined {
  return round && phaseAt(round, requestedAt, { home, host: slice.host, student });
}

function newAssociation(book: Book, claim: LedgerClaim): Association {
  const { now, slice } = book;
  const held = claim.permissionUntil ?? new Date(now.getTime() + PERMISSION_DAYS * DAY_MS);
  const { permissionUntil: _, ...rest } = claim;
  return {
    ...rest,
    host: slice.host,
    hostState: "pending",
    version: 1,
    ...(claim.homeState === "pending" ? { permissionUntil: held } : {}),
    createdAt: now,
    updatedAt: now,
  };
}
