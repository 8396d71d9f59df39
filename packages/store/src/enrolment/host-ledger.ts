import {
  type Association,
  type CommandRefusal,
  type Decided,
  type DecisionRefusal,
  granted,
  type HostLedger,
  type LedgerCommand,
  type LedgerRefusal,
  type Outcome,
  type Receipt,
  receiptOf,
  refused,
} from "@wissel/core";
import { listAvailability } from "./availability.ts";
import type { Batcher } from "./batcher.ts";
import { closeCancelledPools, listInCancelled } from "./cancelled-offerings.ts";
import type { EnrolmentContext } from "./context.ts";
import { listWithoutDetails, saveDetails } from "./person-details.ts";
import { findOwnAssociation, listHeldPlaces, listOffersToExpire } from "./read-host.ts";
import type { SeatAnswer, SeatItem } from "./seat-item.ts";
import { runReleases } from "./seat-releases.ts";

/** How long a caller whose item found the queue full should wait. */
export const BUSY = { code: "busy", retryAfterSeconds: 1 } as const;

export type SeatBatcher = Batcher<SeatItem, SeatAnswer>;

/** HostLedger on PostgreSQL: every seat moves through the batcher. */
export function postgresHostLedger(context: EnrolmentContext, seats: SeatBatcher): HostLedger {
  return {
    async claim(claims) {
      const outcomes = await decideAll(
        seats,
        claims.map((claim) => ({ kind: "claim", claim })),
      );
      return outcomes.map(withoutUnknown);
    },
    async withdraw(withdrawals) {
      const commands = withdrawals.map((withdrawal) => ({ kind: "withdrawal", withdrawal }) as const);
      return (await decideAll(seats, commands)).map(withoutUnknown);
    },
    async decide(decisions) {
      const commands = decisions.map((decision) => ({ kind: "decision", decision }) as const);
      return (await decideAll(seats, commands)).map(toReceipt);
    },
    async expirePermissions(limit) {
      const held = await listHeldPlaces(context, limit);
      return countCancelled(
        await decideItems(
          seats,
          held.map(({ subject, ...one }) => ({ ...one, command: { kind: "expiry", expiry: subject } })),
        ),
      );
    },
    async answerOffers(answers) {
      const commands = answers.map((answer) => ({ kind: "offer-answer", answer }) as const);
      return (await decideAll(seats, commands)).map(toReceipt);
    },
    async expireOffers(limit) {
      const over = await listOffersToExpire(context, limit);
      return countCancelled(
        await decideItems(
          seats,
          over.map(({ subject, offerId, ...one }) => ({
            ...one,
            command: { kind: "offer-expiry", expiry: { ...subject, offerId } },
          })),
        ),
      );
    },
    async endCancelled(limit) {
      const live = await listInCancelled(context, limit);
      const ended = countCancelled(
        await decideItems(
          seats,
          live.map(({ subject, ...one }) => ({ ...one, command: { kind: "cancellation", ending: subject } })),
        ),
      );
      if (live.length < limit) await closeCancelledPools(context);
      return ended;
    },
    runReleases: (limit) => runReleases(context, limit),
    async findReceipt(home, associationId) {
      const association = await findOwnAssociation(context, home, associationId);
      return association === undefined ? undefined : receiptOf(association);
    },
    listAvailability: (offeringIds, home) => listAvailability(context, offeringIds, home),
    listWithoutDetails: (limit) => listWithoutDetails(context, limit),
    saveDetails: (details, dueAt) => saveDetails(context, details, dueAt),
  };
}

/** One own student's command, with the request that follows it; answers the association. */
export async function decideOwn(
  seats: SeatBatcher,
  command: LedgerCommand,
  personId: string,
): Promise<Outcome<Association, DecisionRefusal>> {
  const [outcome] = await decideItems(seats, [{ command, personId }]);
  if (outcome === undefined) throw new RangeError("a command was not answered");
  if (!outcome.ok) return refused(ofOthers(outcome.refusal));
  const { association } = outcome.value;
  return association === undefined ? refused({ code: "association-unknown" }) : granted(association);
}

async function decideAll(
  seats: SeatBatcher,
  commands: readonly LedgerCommand[],
): Promise<readonly Outcome<Decided, LedgerRefusal>[]> {
  return await decideItems(
    seats,
    commands.map((command) => ({ command })),
  );
}

/** A command with the own student whose request follows it, if it is about one. */
export interface LedgerItem {
  readonly command: LedgerCommand;
  readonly personId?: string;
}

/** Commands of the ledger's own may be about own students, whose requests then follow. */
export async function decideItems(
  seats: SeatBatcher,
  items: readonly LedgerItem[],
): Promise<readonly Outcome<Decided, LedgerRefusal>[]> {
  return await Promise.all(
    items.map(async ({ command, personId }) => {
      const answer = await seats.submit({
        kind: "command",
        command,
        ...(personId === undefined ? {} : { personId }),
      });
      if (answer === undefined) return refused(BUSY);
      if (answer.kind !== "command") throw new TypeError("a command was answered as an ask");
      return answer.outcome;
    }),
  );
}

/** Only the host's own decisions are refused as such. */
function ofOthers(refusal: LedgerRefusal): DecisionRefusal {
  switch (refusal.code) {
    case "decision-held-back":
    case "decision-not-held-back":
    case "decision-not-possible":
    case "place-none-left":
    case "selection-not-decidable":
      throw new Error(`a command of a home was refused as a decision of its host: ${refusal.code}`);
    default:
      return refusal;
  }
}

function countCancelled(outcomes: readonly Outcome<Decided, LedgerRefusal>[]): number {
  return outcomes.filter((outcome) => outcome.ok && outcome.value.receipt.hostState === "cancelled").length;
}

function toReceipt(outcome: Outcome<Decided, LedgerRefusal>): Outcome<Receipt, DecisionRefusal> {
  return outcome.ok ? granted(outcome.value.receipt) : refused(ofOthers(outcome.refusal));
}

/** Claims and withdrawals of unknown associations are never refused as such. */
function withoutUnknown(outcome: Outcome<Decided, LedgerRefusal>): Outcome<Receipt, CommandRefusal> {
  if (outcome.ok) return granted(outcome.value.receipt);
  const refusal = ofOthers(outcome.refusal);
  if (refusal.code === "association-unknown")
    throw new Error("a claim or withdrawal was answered as unknown");
  return refused(refusal);
}
