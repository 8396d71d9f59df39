import { type Availability, isWithin, openAdmission, refuseUncovered } from "@wissel/core";
import { type AgreementLimitPorts, openFacts } from "../enrolment/agreement-limit.ts";

export interface AgreedPlaces {
  readonly home: string;
  readonly now: Date;
}

/** Places as agreements leave them to students of a home that are not here yet. Reads what is held only where that is limited. */
export async function withinAgreements(
  ports: AgreementLimitPorts,
  { home, now }: AgreedPlaces,
  places: readonly Availability[],
): Promise<readonly Availability[]> {
  const exchanges = await ports.agreements.asHost(home);
  if (exchanges === undefined) return places;
  const isLimited = exchanges.some(({ period, limits }) => limits.length > 0 && isWithin(period, now));
  const rows = isLimited ? await ports.guests.listPlaces(home, []) : [];
  const factsOf = await openFacts(ports, [...places, ...rows]);
  const held = rows.map(({ offeringId, ...row }) => ({ ...row, offering: factsOf(offeringId) }));
  const admission = openAdmission(exchanges, held);
  return places.map((one) => {
    const offering = factsOf(one.offeringId);
    if (refuseUncovered(exchanges, offering, now) !== undefined) {
      return { ...one, eligible: false, placesLeft: 0 };
    }
    const room = admission.roomIn(offering, now);
    if (room === undefined || !one.eligible) return one;
    return { ...one, placesLeft: Math.min(room, one.placesLeft ?? room) };
  });
}
