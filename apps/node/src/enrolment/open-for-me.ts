import {
  type CatalogueOffering,
  type Clock,
  type OfferingDirectory,
  type OfferingFilter,
  type OfferingSlice,
  windowState,
} from "@wissel/core";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { openAgreedOfferings } from "../agreements/home-side.ts";
import type { Institutions } from "./partners.ts";

/** A page of what a student of this institution may enrol in. */
export interface MyOfferings {
  readonly items: readonly CatalogueOffering[];
  readonly next?: string;
}

export interface MyOfferingsPorts {
  readonly offerings: Pick<OfferingDirectory, "listOfferings">;
  readonly institutions: Institutions;
  readonly agreements: Pick<AgreementRules, "asHome">;
  readonly clock: Clock;
}

export interface MyOfferingsFilter extends Omit<OfferingFilter, "openAt"> {
  /** Only those whose enrolment window is open now, or only those whose window is not. */
  readonly open?: boolean;
}

/** Lists offerings of the own institution, and of partners what agreements on enrolments cover, but for cancelled ones. */
export async function listMyOfferings(
  { offerings, institutions, agreements, clock }: MyOfferingsPorts,
  { open, ...filter }: MyOfferingsFilter,
  { after, limit }: OfferingSlice,
): Promise<MyOfferings> {
  const now = clock.now();
  const hosts = [institutions.own.schacHome, ...institutions.listPartners().map((peer) => peer.schacHome)];
  const isAgreed = await openAgreedOfferings({ agreements }, hosts, now);
  const wanted = {
    ...filter,
    standing: true as const,
    hosts: hosts.filter((host) => filter.hosts?.includes(host) ?? true),
    ...(open === true ? { openAt: now } : {}),
  };
  const isWanted = (offering: CatalogueOffering) =>
    isForMe(offering, institutions) &&
    isAgreed(offering) &&
    (open !== false || windowState(offering.enrolmentWindow, now) !== "open");
  const items: CatalogueOffering[] = [];
  let from = after;
  for (;;) {
    const slice = { limit: limit - items.length, ...(from === undefined ? {} : { after: from }) };
    const page = await offerings.listOfferings(wanted, slice);
    items.push(...page.items.filter(isWanted));
    if (page.next === undefined) return { items };
    if (items.length >= limit) return { items, next: page.next };
    from = page.next;
  }
}

const PAGE = 500;

/** All of them. */
export async function listEveryMyOffering(
  ports: MyOfferingsPorts,
  filter: MyOfferingsFilter,
): Promise<readonly CatalogueOffering[]> {
  const items: CatalogueOffering[] = [];
  let after: string | undefined;
  do {
    const slice = { limit: PAGE, ...(after === undefined ? {} : { after }) };
    const page = await listMyOfferings(ports, filter, slice);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

/** An offering that names alliances says who sees it there; one that names none is for every partner. */
export function isForMe(offering: CatalogueOffering, institutions: Institutions): boolean {
  const { host, alliances } = offering;
  if (alliances.length === 0) return true;
  if (host === institutions.own.schacHome)
    return alliances.some((alliance) => alliance.visibleForOwnStudents);
  const shared = institutions.findPartner(host)?.alliances ?? [];
  return alliances.some(
    ({ name, visibleForGuests, enrolmentUrlForGuests }) =>
      shared.includes(name) && visibleForGuests && enrolmentUrlForGuests === undefined,
  );
}
