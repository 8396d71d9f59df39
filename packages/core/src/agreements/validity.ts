import { instantOf } from "../catalogue/calendar.ts";
import type { AgreementDocument, AgreementTerms } from "./terms.ts";

/** When an agreement holds. Half-open. */
export interface AgreementPeriod {
  readonly from: Date;
  readonly until: Date;
}

/** The period as instants. Of terms without findings: the time zone and the dates exist. */
export function periodOf({ validFrom, validUntil, timeZone }: AgreementTerms): AgreementPeriod {
  const midnight = (date: string) => instantOf({ date, time: "00:00" }, timeZone);
  return { from: midnight(validFrom), until: midnight(validUntil) };
}

export function isWithin({ from, until }: AgreementPeriod, at: Date): boolean {
  return from <= at && at < until;
}

/** How an agreement stands on record: to come, in force, past its last day, or ended before it. */
export const AGREEMENT_STANDINGS = ["to_come", "in_force", "over", "ended"] as const;
export type AgreementStanding = (typeof AGREEMENT_STANDINGS)[number];

export function standingOf(document: AgreementDocument, now: Date): AgreementStanding {
  if (document.state === "ended") return "ended";
  const { from, until } = periodOf(document);
  if (now < from) return "to_come";
  return now < until ? "in_force" : "over";
}
