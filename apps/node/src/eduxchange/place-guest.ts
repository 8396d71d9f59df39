import {
  type Clock,
  type EnrolmentClaim,
  type HostLedger,
  isLiveState,
  type NewId,
  type NewPseudonym,
  type Outcome,
  type PersonDetails,
  type Receipt,
  refused,
} from "@wissel/core";
import { dropIntake, type Queryable, readAskedFields, saveIntake } from "@wissel/store";
import type { Claim, LimitRefusal } from "../enrolment/agreement-limit.ts";

export interface GuestPorts {
  readonly pool: Queryable;
  /** Claims for students of one home, within what agreements allow. */
  readonly claimOf: (home: string) => Claim<GuestRefusal>;
  readonly ledger: Pick<HostLedger, "saveDetails">;
  readonly pseudonymOf: NewPseudonym;
  readonly clock: Clock;
  readonly newId: NewId;
}

export type GuestRefusal =
  | LimitRefusal
  | { readonly code: "association-mismatch" | "command-unacceptable" | "busy" };

/** A student of a home on the other side of eduXchange, and a wish. */
export interface GuestWish {
  /** Of the association, if one comes of it. */
  readonly associationKey: string;
  /** schacHome. */
  readonly home: string;
  /** As the receiver calls the student. */
  readonly personRef: string;
  readonly offeringId: string;
}

/** Sector of the names under which receivers' students are known here. */
const GUESTS = "eduxchange guest";

/**
 * Asks a place for a student: a place, a position or a no, at once. A student who is here already gets the receipt that
 * stands, of another association than the one that was asked for. Home is not told by this; the outbox owes it.
 */
export async function placeGuest(
  ports: GuestPorts,
  wish: GuestWish,
): Promise<Outcome<Receipt, { readonly code: string }>> {
  const { associationKey, home } = wish;
  const claim = claimFor(ports, wish);
  await saveIntake(ports.pool, wish, ports.clock.now());
  const [outcome] = await ports.claimOf(home)([claim]);
  if (outcome?.ok !== true) {
    await dropIntake(ports.pool, associationKey);
    return refused({ code: outcome?.refusal.code ?? "command-unacceptable" });
  }
  const receipt = outcome.value;
  // The student is here already, or has got no place.
  if (receipt.associationId !== claim.associationId || !isLiveState(receipt.hostState))
    await dropIntake(ports.pool, associationKey);
  return outcome;
}

/** Here an association goes by its key until home has given it a name. */
function claimFor(
  { pseudonymOf, clock, newId }: GuestPorts,
  { associationKey, home, personRef, offeringId }: GuestWish,
): EnrolmentClaim {
  return {
    associationKey,
    home,
    associationId: associationKey,
    sequence: 1,
    offeringId,
    pseudonym: pseudonymOf(`${home} ${personRef}`, GUESTS),
    student: {},
    homeState: "pending",
    ifFull: "queue",
    requestedAt: clock.now(),
    road: "eduxchange",
    txn: newId(),
  };
}

/** Of all that is told of a student, what the offering asks for is kept. */
export async function saveGuestDetails(
  { pool, ledger }: Pick<GuestPorts, "pool" | "ledger">,
  { associationId, offeringId }: Pick<Receipt, "associationId" | "offeringId">,
  details: PersonDetails,
): Promise<void> {
  const asked = await readAskedFields(pool, offeringId);
  const kept = Object.entries(details).filter(([field]) => asked.includes(field));
  // A receiver tells of no change.
  await ledger.saveDetails(new Map([[associationId, Object.fromEntries(kept)]]), new Map());
}
