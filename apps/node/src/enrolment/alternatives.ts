import type { MeSchemas } from "@wissel/contract";
import {
  type HomeRegister,
  type HomeView,
  isLive,
  nearestAlternatives,
  type OfferingDirectory,
  type OfferingName,
} from "@wissel/core";
import { listEveryMyOffering, type MyOfferingsPorts } from "./open-for-me.ts";
import { type WithPlacesPorts, withPlaces } from "./with-places.ts";

export interface AlternativesPorts extends WithPlacesPorts, MyOfferingsPorts {
  readonly offerings: OfferingDirectory;
  readonly register: Pick<HomeRegister, "listForPerson">;
}

/** Who could not have what. */
export interface Unavailable extends OfferingName {
  readonly personId: string;
}

/** As many as a student can weigh. */
const SHOWN = 5;
/** The nearest whose places are asked; of the others nobody wants to know. */
const ASKED = 40;
const ENROLMENTS_LOOKED_AT = 500;

/** The nearest offerings that still have a place for this student, with those places. Undefined: it was never there. */
export async function listAlternatives(
  ports: AlternativesPorts,
  { personId, host, offeringId }: Unavailable,
): Promise<readonly MeSchemas["Alternative"][] | undefined> {
  const wanted = await ports.offerings.findOffering(host, offeringId);
  if (wanted === undefined) return undefined;
  const [candidates, views] = await Promise.all([
    listEveryMyOffering(ports, { open: true }),
    ports.register.listForPerson(personId, ENROLMENTS_LOOKED_AT),
  ]);
  const nearest = nearestAlternatives(wanted, candidates, {
    now: ports.clock.now(),
    ...wishesAround(wanted, views),
    limit: ASKED,
  });
  const shown = await withPlaces(
    ports,
    nearest.map(({ offering }) => offering),
  );
  return nearest
    .flatMap(({ inCommon, chosen }, index) => {
      const offering = shown[index];
      return offering !== undefined && hasPlace(offering)
        ? [{ offering, inCommon: [...inCommon], chosen }]
        : [];
    })
    .slice(0, SHOWN);
}

/** A host that does not tell its places says neither yes nor no. */
function hasPlace({ places }: MeSchemas["MyOffering"]): boolean {
  return places.unlimited === true || (places.left ?? 0) > 0;
}

/** The choices the student named after this one, best first; and where asking again would be in vain. */
function wishesAround(
  wanted: OfferingName,
  views: readonly HomeView[],
): { readonly chosen: readonly OfferingName[]; readonly excluded: readonly OfferingName[] } {
  const request = views
    .map((view) => view.request)
    .find(({ choices }) => choices.some((choice) => isSame(choice, wanted)));
  const choices = request?.choices ?? [];
  const turn = choices.findIndex((choice) => isSame(choice, wanted));
  return {
    chosen: choices.slice(turn + 1),
    excluded: [
      ...choices.slice(0, turn + 1),
      ...views.filter(({ association }) => isLive(association)).map(({ association }) => association),
    ],
  };
}

function isSame(one: OfferingName, other: OfferingName): boolean {
  return one.host === other.host && one.offeringId === other.offeringId;
}
