import type { MeSchemas } from "@wissel/contract";
import { type Availability, type CatalogueOffering, type EnrolmentWindow, windowState } from "@wissel/core";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";

/** What is shown beside an offering: the places, the time, and since when a partner's offer is known. */
export interface OfferingContext {
  readonly institutions: Institutions;
  readonly places: Availability | undefined;
  readonly now: Date;
  readonly fetchedAt: Date | undefined;
}

/** An offering as a student sees it; the description only where one offering is asked for. */
export function toWireOffering(
  offering: CatalogueOffering,
  { institutions, places, now, fetchedAt }: OfferingContext,
): MeSchemas["MyOffering"] {
  const { host, offeringId, enrolmentWindow, study, cancellation, resultValueType } = offering;
  return {
    host: { schacHome: host, name: institutions.nameOf(host) },
    offeringId,
    kind: offering.offeringKind,
    code: offering.primaryCode.code,
    name: offering.name,
    ...present({ study: study === undefined ? undefined : toWireStudy(study) }),
    teachingLanguages: offering.teachingLanguages,
    modesOfDelivery: offering.modesOfDelivery,
    alliances: offering.alliances.map(({ name }) => name),
    ...present({ resultValueType }),
    startDate: offering.startDate,
    endDate: offering.endDate,
    enrolmentWindow: toWireWindow(enrolmentWindow),
    open: cancellation === undefined && windowState(enrolmentWindow, now) === "open",
    ...present({ cancellation: cancellation && { ...cancellation, reason: [...cancellation.reason] } }),
    places: places === undefined ? {} : toWirePlaces(places),
    ...present({ fetchedAt: fetchedAt?.toISOString() }),
  };
}

function toWireWindow({
  opensAt,
  closesAt,
  timeZone,
  mode,
  pausedBecause,
  note,
}: EnrolmentWindow): MeSchemas["MyOffering"]["enrolmentWindow"] {
  const bounds = { opensAt: opensAt?.toISOString(), closesAt: closesAt?.toISOString() };
  return present({ ...bounds, timeZone, mode, pausedBecause, note });
}

function toWireStudy(
  study: NonNullable<CatalogueOffering["study"]>,
): NonNullable<MeSchemas["MyOffering"]["study"]> {
  const { primaryCode, name, level, fieldsOfStudy, studyLoad } = study;
  return { code: primaryCode.code, name, ...present({ level, fieldsOfStudy }), studyLoad };
}

function toWirePlaces({ eligible, placesLeft, waiting, asOf }: Availability): MeSchemas["Places"] {
  const unlimited = eligible && placesLeft === undefined;
  return {
    unlimited,
    ...present({ left: unlimited ? undefined : (placesLeft ?? 0) }),
    waiting,
    asOf: asOf.toISOString(),
  };
}
