import { fromWireOffering, type OfferingContext } from "@wissel/contract";
import type { CatalogueOffering } from "@wissel/core";

/** One GET of JSON, as `PeerHttp` does it. Throws when there is no answer. */
export type GetJson = (url: string) => Promise<{ readonly status: number; readonly body: unknown }>;

/** A partner's OOAPI did not answer with a catalogue. */
export class OfferUnreadable extends Error {
  override readonly name = "OfferUnreadable";
  readonly code = "partner-catalogue-unreadable";
}

export interface OfferSource {
  readonly host: string;
  /** Base of its OOAPI v5, without a slash at the end. */
  readonly ooapiUrl: string;
  /** In which its dates are read when it does not say more. */
  readonly timeZone: string;
  /** Calendar date: what began before it is of no interest any more. */
  readonly since: string;
}

/**
 * Everything a partner offers, from its OOAPI v5. A node gives all offerings in one list, below its root organisation;
 * anybody else is asked course by course.
 */
export async function fetchOffer(
  getJson: GetJson,
  source: OfferSource,
): Promise<readonly CatalogueOffering[]> {
  const list = (path: string, query = "") => fetchList(getJson, `${source.ooapiUrl}${path}`, query);
  const courses = await list("/courses");
  const programmes = await list("/programs");
  const sessions = (await listIfThere(list("/academic-sessions"))) ?? [];
  const root = (await list("/organizations", "&organizationType=root"))[0]?.organizationId;
  const since = `&since=${source.since}`;
  const offerings =
    (root === undefined ? undefined : await listIfThere(list(`/organizations/${root}/offerings`, since))) ??
    (await offeringsOneByOne(list, { courses, programmes, since }));

  return readOfferings(source, {
    offerings,
    course: finder(courses, "courseId"),
    programme: finder(programmes, "programId"),
    academicSession: finder(sessions, "academicSessionId"),
  });
}

/** A partner's offerings as they came, and what they are about. */
export interface WireOffer extends Pick<OfferingContext, "course" | "programme" | "academicSession"> {
  readonly offerings: Iterable<WireItem>;
}

/** What can be read of them; one that came twice counts as it came last. */
export function readOfferings(
  { host, timeZone }: OfferSource,
  { offerings, ...about }: WireOffer,
): readonly CatalogueOffering[] {
  const byId = new Map<string, CatalogueOffering>();
  for (const wire of offerings) {
    const offering = fromWireOffering(wire, { host, timeZone, ...about });
    if (offering !== undefined) byId.set(offering.offeringId, offering);
  }
  return [...byId.values()];
}

/** Something of OOAPI v5, of which nothing is believed. */
export type WireItem = Readonly<Record<string, unknown>>;
type List = (path: string, query?: string) => Promise<readonly WireItem[]>;

/** Not everybody has every list. */
async function listIfThere(list: Promise<readonly WireItem[]>): Promise<readonly WireItem[] | undefined> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof OfferUnreadable) return undefined;
    throw error;
  }
}

async function offeringsOneByOne(
  list: List,
  {
    courses,
    programmes,
    since,
  }: { courses: readonly WireItem[]; programmes: readonly WireItem[]; since: string },
): Promise<readonly WireItem[]> {
  const paths = [
    ...courses.map(({ courseId }) => `/courses/${courseId}/offerings`),
    ...programmes.map(({ programId }) => `/programs/${programId}/offerings`),
  ];
  const offerings: WireItem[] = [];
  for (let first = 0; first < paths.length; first += AT_ONCE) {
    const some = paths.slice(first, first + AT_ONCE);
    offerings.push(...(await Promise.all(some.map((path) => list(path, since)))).flat());
  }
  return offerings;
}

const AT_ONCE = 4;
const PAGE_SIZE = 100;
/** A partner that never comes to an end would fill the memory. */
const MOST_PAGES = 200;

async function fetchList(getJson: GetJson, url: string, query: string): Promise<readonly WireItem[]> {
  const items: WireItem[] = [];
  for (let pageNumber = 1; pageNumber <= MOST_PAGES; pageNumber += 1) {
    const { status, body } = await getJson(`${url}?pageSize=${PAGE_SIZE}&pageNumber=${pageNumber}${query}`);
    if (status !== 200) throw new OfferUnreadable(`${url} answered ${status}`);
    if (!isPage(body)) throw new OfferUnreadable(`${url} did not answer with a page`);
    items.push(...body.items.filter(isItem));
    if (body.hasNextPage !== true) return items;
  }
  throw new OfferUnreadable(`${url} has more than ${MOST_PAGES} pages`);
}

export function isPage(
  body: unknown,
): body is WireItem & { readonly items: readonly unknown[]; readonly hasNextPage?: unknown } {
  return isItem(body) && Array.isArray(body.items);
}

export function isItem(item: unknown): item is WireItem {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}

function finder(items: readonly WireItem[], id: string): (wanted: string) => WireItem | undefined {
  const byId = new Map(items.map((item) => [item[id], item]));
  return (wanted) => byId.get(wanted);
}
