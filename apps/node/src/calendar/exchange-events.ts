import type { MeSchemas } from "@wissel/contract";
import { type Association, type CatalogueOffering, isAttending, isLive } from "@wissel/core";
import { type CalendarLanguage, type DateKind, dateName, hostTimeText, modeText } from "./event-texts.ts";
import type { CalendarEvent } from "./icalendar.ts";

/** For whom, and from where, dates are written. */
export interface Teller {
  readonly language: CalendarLanguage;
  /** schacHome of this node. */
  readonly institution: string;
  /** Where its pages are. */
  readonly baseUrl: string;
}

type RoundCheck = MeSchemas["RoundCheck"];
type PhaseCheck = RoundCheck["phases"][number];

const QUARTER = 15;
const DAY = 24 * 60;

/** When a phase opens, with reminders, and when it closes. */
export function phaseEvents(
  { roundId, name, timeZone }: Pick<RoundCheck, "roundId" | "name" | "timeZone">,
  { phaseId, name: phase, opensAt, closesAt, mode }: PhaseCheck,
  teller: Teller,
): readonly CalendarEvent[] {
  const tell = (kind: DateKind, instant: string, more: string, remindMinutesBefore: readonly number[]) => {
    const at = new Date(instant);
    const time = hostTimeText(teller.language, at, timeZone);
    const description = [phase, time, more].filter((line) => line !== "").join("\n");
    const what = { id: `${roundId}-${phaseId}`, name, path: `/ready?round=${roundId}`, description };
    return eventOf(teller, kind, { ...what, at, remindMinutesBefore });
  };
  return [
    tell("phase-opens", opensAt, modeText(teller.language, mode), [DAY, QUARTER]),
    tell("phase-closes", closesAt, "", []),
  ];
}

/** When one may enrol in it, and when it is given. */
export function offeringEvents(
  offering: CatalogueOffering,
  { name, hostName }: OfferingNames,
  teller: Teller,
): readonly CalendarEvent[] {
  const { host, offeringId, enrolmentWindow } = offering;
  const { opensAt, closesAt, timeZone } = enrolmentWindow;
  const path = `/offerings/${host}/${offeringId}`;
  const bound = (kind: DateKind, at: Date | undefined, remindMinutesBefore: readonly number[]) => {
    if (at === undefined) return [];
    const description = `${hostName}\n${hostTimeText(teller.language, at, timeZone)}`;
    return [eventOf(teller, kind, { id: offeringId, at, name, description, path, remindMinutesBefore })];
  };
  return [
    ...bound("enrolment-opens", opensAt, [DAY, QUARTER]),
    ...bound("enrolment-closes", closesAt, []),
    ...periodEvents(offering, { name, hostName, id: offeringId, path }, teller),
  ];
}

export interface OfferingNames {
  /** In the language of the teller. */
  readonly name: string;
  readonly hostName: string;
}

/** Until when somebody has to answer, and the days of a course with a place; nothing of what has come to nothing. */
export function enrolmentEvents(
  association: Association,
  offering: CatalogueOffering | undefined,
  names: OfferingNames & Teller,
): readonly CalendarEvent[] {
  const { associationId, homeState, hostState, permissionUntil, offer } = association;
  const { name, hostName } = names;
  const id = associationId;
  const path = `/enrolments/${associationId}`;
  const isPlaced = isAttending(association) || hostState === "finished";
  if (isPlaced)
    return offering === undefined ? [] : periodEvents(offering, { name, hostName, id, path }, names);
  if (!isLive(association)) return [];
  const due = (kind: DateKind, at: Date | undefined, remindMinutesBefore: readonly number[]) =>
    at === undefined
      ? []
      : [eventOf(names, kind, { id, at, name, description: hostName, path, remindMinutesBefore })];
  return [
    ...(homeState === "pending" ? due("permission-due", permissionUntil, []) : []),
    ...due("offer-ends", offer?.expiresAt, [DAY, 2 * 60]),
  ];
}

interface Given extends OfferingNames {
  readonly id: string;
  readonly path: string;
}

function periodEvents(
  { startDate, endDate }: Pick<CatalogueOffering, "startDate" | "endDate">,
  { id, name, hostName, path }: Given,
  teller: Teller,
): readonly CalendarEvent[] {
  const what = { id, name, description: hostName, path, remindMinutesBefore: [] };
  return [
    eventOf(teller, "begins", { ...what, at: startDate }),
    eventOf(teller, "ends", { ...what, at: endDate }),
  ];
}

interface Dated extends Pick<CalendarEvent, "at" | "description" | "remindMinutesBefore"> {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

function eventOf(
  { language, institution, baseUrl }: Teller,
  kind: DateKind,
  { id, name, path, ...event }: Dated,
): CalendarEvent {
  return {
    ...event,
    uid: `${kind}-${id}@${institution}`,
    summary: `${dateName(language, kind)}: ${name}`,
    url: `${baseUrl}${path}`,
  };
}
