import {
  type CatalogueItem,
  type ConsumerEntry,
  EDUXCHANGE,
  type EnrolmentWindow,
  type JsonObject,
  type JsonValue,
  localTimeOf,
  type Offering,
  type OfferingCancellation,
  type Reading,
} from "@wissel/core";
import type { WireView } from "./wire-view.ts";

/**
 * The consumer key under which nodes tell each other what OOAPI v5 has no field for. On an offering:
 * `enrolmentWindow` with the instants `opensAt` and `closesAt` (RFC 3339, half-open) and the zone `timeZone`, where
 * v5 itself has calendar dates only; on one that its host has cancelled `cancellation` with the date `on` and the
 * `reason`.
 */
export const WISSEL_CONSUMER = "x-wissel";

/** An item's entries in v5's spelling: all of them, or only that of the consumer who asks. */
export function toWireConsumers(
  item: CatalogueItem,
  { consumer, reading = {} }: WireView,
): readonly ConsumerEntry[] {
  const entries = item.consumers.map((entry) =>
    entry.consumerKey === EDUXCHANGE ? toWireEduxchange(entry, item, reading) : entry,
  );
  const all = item.kind === "offering" ? [...entries, wisselEntry(item)] : entries;
  return consumer === undefined ? all : all.filter((entry) => entry.consumerKey === consumer);
}

function toWireEduxchange(
  entry: ConsumerEntry,
  item: CatalogueItem,
  { alliances: readable }: Reading,
): ConsumerEntry {
  const { alliances } = entry;
  if (!Array.isArray(alliances)) return entry;
  const times = item.kind === "offering" ? toWireTimes(item.enrolmentWindow) : {};
  // The item was refused if one of them were not an object.
  return {
    ...entry,
    alliances: (alliances as JsonObject[])
      .filter(({ name }) => readable === undefined || readable.some((one) => one === name))
      .map((alliance) => toWireAlliance(alliance, times)),
  };
}

function toWireAlliance(alliance: JsonObject, times: JsonObject): JsonObject {
  const fields = Object.entries(alliance).map(([name, value]): [string, JsonValue] => [
    toWireName(name),
    value,
  ]);
  return { ...times, ...Object.fromEntries(fields) };
}

/** `enrolmentForGuests` is `enrollmentForGuests` there, `enrolStartTime` is `enrollStartTime`. */
function toWireName(name: string): string {
  return name.replace(/^enrol(?!l)/, "enroll");
}

export function fromWireName(name: string): string {
  return name.replace(/^enroll/, "enrol");
}

/** First and last day of an enrolment window, and the times of day that eduXchange has fields for. */
export interface WireWindow {
  readonly startDate?: string;
  readonly startTime?: string;
  readonly endDate?: string;
  readonly endTime?: string;
}

/** A window that closes at midnight has the day before as its last, until 23:59. */
export function toWireWindow({ opensAt, closesAt, timeZone }: EnrolmentWindow): WireWindow {
  const opens = opensAt && localTimeOf(opensAt, timeZone);
  const closes = closesAt && localTimeOf(closesAt, timeZone);
  const last =
    closes?.time === "00:00" && closesAt !== undefined
      ? localTimeOf(new Date(closesAt.getTime() - 60_000), timeZone)
      : closes;
  return {
    ...(opens === undefined ? {} : { startDate: opens.date, startTime: opens.time }),
    ...(last === undefined ? {} : { endDate: last.date, endTime: last.time }),
  };
}

function toWireTimes(window: EnrolmentWindow): JsonObject {
  const { startTime, endTime } = toWireWindow(window);
  return {
    ...(startTime === undefined ? {} : { enrollStartTime: startTime }),
    ...(endTime === undefined ? {} : { enrollEndTime: endTime }),
  };
}

function wisselEntry({ enrolmentWindow, cancellation }: Offering): ConsumerEntry {
  const { opensAt, closesAt, timeZone } = enrolmentWindow;
  return {
    consumerKey: WISSEL_CONSUMER,
    enrolmentWindow: {
      ...(opensAt === undefined ? {} : { opensAt: opensAt.toISOString() }),
      ...(closesAt === undefined ? {} : { closesAt: closesAt.toISOString() }),
      timeZone,
    },
    ...(cancellation === undefined ? {} : { cancellation: toWireCancellation(cancellation) }),
  };
}

function toWireCancellation({ on, reason }: OfferingCancellation): JsonObject {
  return { on, reason: reason.map(({ language, value }) => ({ language, value })) };
}
