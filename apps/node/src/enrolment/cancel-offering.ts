import type { SisSchemas } from "@wissel/contract";
import {
  type AffectedEnrolment,
  type Cancellation,
  type Clock,
  type HostLedger,
  type LanguageTypedString,
  localTimeOf,
  type OfferingCancellations,
} from "@wissel/core";
import { present } from "./present.ts";

export interface CancelOfferingPorts {
  readonly own: { readonly timeZone: string };
  readonly cancellations: OfferingCancellations;
  readonly ledger: Pick<HostLedger, "endCancelled">;
  /** The own catalogue is to be read again. */
  readonly catalogueChanged: () => Promise<void>;
  readonly kickDeliveries: () => void;
  readonly clock: Clock;
}

/** What a SIS or an officer says of the offering. */
export interface CancelOrder {
  readonly offeringId: string;
  readonly on?: string;
  readonly reason: readonly LanguageTypedString[];
  readonly mode: "preview" | "cancel";
}

/** How many enrolments one batch ends. */
const ENDED_AT_ONCE = 500;

/**
 * Cancels an own offering and ends everybody in it. What is cut off between the two is taken up again by a repeat, and
 * by the ledger's own rounds. Undefined: there is no such offering.
 */
export async function cancelOffering(
  ports: CancelOfferingPorts,
  { offeringId, on, reason, mode }: CancelOrder,
): Promise<SisSchemas["CancellationReceipt"] | undefined> {
  const { cancellations, ledger, clock, own } = ports;
  if (mode === "preview") {
    const seen = await cancellations.preview(offeringId);
    return seen && receiptOf(offeringId, { outcome: "previewed", ...seen });
  }
  const at = clock.now();
  const cancelled = await cancellations.cancel(offeringId, {
    on: on ?? localTimeOf(at, own.timeZone).date,
    reason,
    at,
  });
  if (cancelled === undefined) return undefined;
  await ports.catalogueChanged();
  while ((await ledger.endCancelled(ENDED_AT_ONCE)) === ENDED_AT_ONCE) ports.kickDeliveries();
  ports.kickDeliveries();
  return receiptOf(offeringId, cancelled);
}

interface Seen {
  readonly outcome: SisSchemas["CancellationReceipt"]["outcome"];
  readonly cancellation?: Cancellation;
  readonly affected: readonly AffectedEnrolment[];
}

const ENROLMENTS_SHOWN = 500;

function receiptOf(
  offeringId: string,
  { outcome, cancellation, affected }: Seen,
): SisSchemas["CancellationReceipt"] {
  const homes = [...new Set(affected.map(({ home }) => home))].sort();
  return {
    offeringId,
    outcome,
    ...present({ cancellation: cancellation && toWireCancellation(cancellation) }),
    affected: {
      ...countsOf(affected),
      homes: homes.map((home) => ({ home, ...countsOf(affected.filter((one) => one.home === home)) })),
      enrolments: affected.slice(0, ENROLMENTS_SHOWN),
    },
  };
}

function countsOf(affected: readonly AffectedEnrolment[]) {
  const count = (wanted: AffectedEnrolment["has"]) => affected.filter(({ has }) => has === wanted).length;
  return { places: count("place"), offers: count("offer"), positions: count("position") };
}

function toWireCancellation({ on, reason, at }: Cancellation): SisSchemas["OfferingCancellation"] {
  return { on, reason: [...reason], at: at.toISOString() };
}
