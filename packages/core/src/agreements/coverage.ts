import type { CatalogueOffering } from "../catalogue/offerings.ts";
import type { AgreedDirection, AgreedQuota, AgreementDocument } from "./terms.ts";
import { type AgreementPeriod, periodOf } from "./validity.ts";

/** What of an offering decides whether an agreement covers it; of one that is not published, its id alone. */
export type OfferingFacts = Pick<CatalogueOffering, "offeringId"> &
  Partial<Pick<CatalogueOffering, "alliances" | "study">>;

/** A direction of an agreement that has not been ended, ready to be asked. */
export interface AgreedExchange {
  readonly agreementId: string;
  readonly period: AgreementPeriod;
  readonly direction: AgreedDirection;
  covers(offering: OfferingFacts): boolean;
  /** Each counts students in the covered offerings that it counts. */
  readonly limits: readonly AgreedLimit[];
}

export interface AgreedLimit {
  readonly maxStudents: number;
  counts(offering: OfferingFacts): boolean;
}

/** Ids of the offering, course and programme that a host knows by a key of its own. */
export type IdsOfSource = (host: string, sourceId: string) => readonly string[];

/** The directions between a home and a host on record that have not been ended, in the order of the agreements. */
export function agreedExchanges(
  documents: readonly AgreementDocument[],
  { home, host }: { readonly home: string; readonly host: string },
  idsOf: IdsOfSource,
): readonly AgreedExchange[] {
  return documents
    .filter(({ state }) => state === "in_force")
    .flatMap((document) =>
      document.directions
        .filter((direction) => direction.home === home && direction.host === host)
        .map((direction) => exchangeOf(document, direction, idsOf)),
    );
}

function exchangeOf(
  document: AgreementDocument,
  direction: AgreedDirection,
  idsOf: IdsOfSource,
): AgreedExchange {
  const { alliance } = document;
  const { sourceIds, themes, levels } = direction.offerings;
  const idsOfAll = (names: readonly string[]) => new Set(names.flatMap((id) => idsOf(direction.host, id)));
  const named = idsOfAll(sourceIds ?? []);
  const isNamed = (offering: OfferingFacts) =>
    (sourceIds === undefined && themes === undefined) ||
    isAmong(offering, named) ||
    themesOf(offering, alliance).some((theme) => themes?.includes(theme));
  return {
    agreementId: document.agreementId,
    period: periodOf(document),
    direction,
    covers: (offering) =>
      (alliance === undefined || (offering.alliances ?? []).some(({ name }) => name === alliance)) &&
      (levels === undefined ||
        (offering.study?.level !== undefined && levels.includes(offering.study.level))) &&
      isNamed(offering),
    limits: [
      ...(direction.maxStudents === undefined
        ? []
        : [{ maxStudents: direction.maxStudents, counts: () => true }]),
      ...(direction.quotas ?? []).map((quota) => limitOf(quota, idsOfAll, alliance)),
    ],
  };
}

function limitOf(
  { sourceId, theme, maxStudents }: AgreedQuota,
  idsOfAll: (names: readonly string[]) => ReadonlySet<string>,
  alliance: string | undefined,
): AgreedLimit {
  if (sourceId === undefined) {
    return {
      maxStudents,
      counts: (offering) => theme !== undefined && themesOf(offering, alliance).includes(theme),
    };
  }
  const ids = idsOfAll([sourceId]);
  return { maxStudents, counts: (offering) => isAmong(offering, ids) };
}

function isAmong({ offeringId, study }: OfferingFacts, ids: ReadonlySet<string>): boolean {
  return ids.has(offeringId) || (study !== undefined && ids.has(study.studyId));
}

function themesOf({ alliances = [] }: OfferingFacts, alliance: string | undefined): readonly string[] {
  return alliances
    .filter(({ name }) => alliance === undefined || name === alliance)
    .flatMap((one) => one.themes);
}
