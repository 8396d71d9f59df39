import { EDUXCHANGE, type EnrolmentWindow, instantOf, isTimeZone } from "@wissel/core";
import { said } from "./said.ts";
import { WISSEL_CONSUMER } from "./wire-consumers.ts";
import { calendarDate, entryFor, list, record, text, type Wire } from "./wire-values.ts";

/**
 * When an offering takes enrolments. A node says it in instants, under `x-wissel`; otherwise v5's first and last day
 * count, in the zone given, with eduXchange's times of day where there are any.
 */
export function fromWireWindow(wire: Wire, otherwiseZone: string): EnrolmentWindow {
  const told = record(entryFor(wire, WISSEL_CONSUMER)?.enrolmentWindow);
  const zone = text(told.timeZone);
  if (zone !== undefined && isTimeZone(zone)) {
    return { timeZone: zone, ...said({ opensAt: instant(told.opensAt), closesAt: instant(told.closesAt) }) };
  }
  const alliances = list(entryFor(wire, EDUXCHANGE)?.alliances).map(record);
  const opensAt = alliances.map((one) => timeOf(one.enrollStartTime)).find((time) => time !== undefined);
  const closesAt = alliances.map((one) => timeOf(one.enrollEndTime)).find((time) => time !== undefined);
  return {
    timeZone: otherwiseZone,
    ...said({
      opensAt: at(calendarDate(wire.enrollStartDate), opensAt ?? "00:00", otherwiseZone),
      closesAt: endOf(calendarDate(wire.enrollEndDate), closesAt ?? LAST_MINUTE, otherwiseZone),
    }),
  };
}

const LAST_MINUTE = "23:59";

function at(date: string | undefined, time: string, timeZone: string): Date | undefined {
  return date === undefined ? undefined : instantOf({ date, time }, timeZone);
}

/** The last minute of a day counts whole: who writes 23:59 means until midnight. */
function endOf(date: string | undefined, time: string, timeZone: string): Date | undefined {
  const end = at(date, time, timeZone);
  return time === LAST_MINUTE && end !== undefined ? new Date(end.getTime() + 60_000) : end;
}

function timeOf(value: unknown): string | undefined {
  const time = text(value);
  return time !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : undefined;
}

function instant(value: unknown): Date | undefined {
  const milliseconds = Date.parse(text(value) ?? "");
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}
