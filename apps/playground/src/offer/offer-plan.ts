import { instantOf } from "@wissel/core";
import { COUNTRY, TIME_ZONE } from "../institutions.ts";

/** What a generated offer is made from. The same plan gives the same offer, to the byte. */
export interface OfferPlan {
  readonly seed: string;
  /** Calendar date on which the playground plays: everything offered begins after it. */
  readonly from: string;
}

/** A stretch of teaching, relative to the plan's date. */
export interface Period {
  readonly key: string;
  readonly type: "quarter" | "semester";
  readonly name: { readonly en: string; readonly nl: string };
  readonly startDate: string;
  readonly endDate: string;
}

/** Four periods of nine weeks, ten weeks apart, and the semester of the first two, from the first Monday after eight weeks. */
export function periodsOf({ from }: OfferPlan): {
  readonly quarters: readonly Period[];
  readonly semester: Period;
} {
  const first = mondayOnOrAfter(addDays(from, 56));
  const quarters = [1, 2, 3, 4].map((number): Period => {
    const startDate = addDays(first, (number - 1) * 70);
    const name = { en: `Period ${number}`, nl: `Periode ${number}` };
    return { key: `P${number}`, type: "quarter", name, startDate, endDate: addDays(startDate, 60) };
  });
  const semester: Period = {
    key: "S1",
    type: "semester",
    name: { en: "Semester of minors", nl: "Minorsemester" },
    startDate: first,
    endDate: addDays(first, 130),
  };
  return { quarters, semester };
}

/** Enrolment is open since a week before the plan's date and until two weeks before the period begins. */
export function openWindow({ from }: OfferPlan, period: Period) {
  return windowBetween(addDays(from, -7), addDays(period.startDate, -14));
}

/** Enrolment opens a month after the plan's date. */
export function laterWindow({ from }: OfferPlan, period: Period) {
  return windowBetween(addDays(from, 30), addDays(period.startDate, -14));
}

/** Opens at one in the afternoon, closes at the end of the day before. */
function windowBetween(opens: string, closes: string) {
  return {
    opensAt: instantOf({ date: opens, time: "13:00" }, TIME_ZONE).toISOString(),
    closesAt: instantOf({ date: closes, time: "00:00" }, TIME_ZONE).toISOString(),
    timeZone: TIME_ZONE,
  };
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

function mondayOnOrAfter(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, (8 - weekday) % 7);
}

/** Language tags of the generated texts. */
export const ENGLISH = "en-GB";
export const DUTCH = `nl-${COUNTRY}`;
