import type { CatalogueOffering, Clock } from "@wissel/core";
import {
  fetchOffer,
  type GetJson,
  isItem,
  isPage,
  type OfferSource,
  OfferUnreadable,
  readOfferings,
  type WireItem,
} from "./fetch-offer.ts";

/** Reads partners' offers, each time as they are now. Throws OfferUnreadable, and what `getJson` throws. */
export type ReadOffer = (source: OfferSource) => Promise<readonly CatalogueOffering[]>;

/**
 * A reader that follows the change feed of each partner that has one (`/changes`): the whole at first, and again where
 * the partner has forgotten the place and once a day, in between only what changed. Of others everything is fetched
 * each time. What it knows is in memory.
 */
export function openOfferReader({
  getJson,
  clock,
}: {
  readonly getJson: GetJson;
  readonly clock: Clock;
}): ReadOffer {
  const copies = new Map<string, Copy>();

  async function copyOf({ host, ooapiUrl }: OfferSource): Promise<Copy | undefined> {
    const now = clock.now().getTime();
    const before = copies.get(host);
    const isGood = before?.ooapiUrl === ooapiUrl && now < before.begunAt + WHOLE_EVERY_MS;
    const followed = isGood ? await follow(getJson, before) : "forgotten";
    return followed === "forgotten"
      ? await begin(getJson, { ooapiUrl, begunAt: now, next: undefined, things: new Map() })
      : followed;
  }

  return async (source) => {
    const copy = await copyOf(source);
    if (copy === undefined) {
      copies.delete(source.host);
      return await fetchOffer(getJson, source);
    }
    copies.set(source.host, copy);
    return offeringsIn(copy, source);
  };
}

/** What is not told as a change, such as what only time changes, is mended this often. */
const WHOLE_EVERY_MS = 86_400_000;
const PAGE_SIZE = 100;
/** A partner that never comes to an end would fill the memory. */
const MOST_PARTS = 1_000;

/** What a partner's feed has told so far. */
interface Copy {
  readonly ooapiUrl: string;
  /** When its snapshot began; milliseconds since 1970. */
  readonly begunAt: number;
  readonly next: string | undefined;
  /** By kind, then by id: what is there. */
  readonly things: ReadonlyMap<string, ReadonlyMap<string, WireItem>>;
}

/** Undefined where there is no feed. */
async function begin(getJson: GetJson, nothing: Copy): Promise<Copy | undefined> {
  const copy = await follow(getJson, nothing);
  if (copy === "forgotten")
    throw new OfferUnreadable(`${nothing.ooapiUrl}/changes does not let anybody begin`);
  return copy;
}

/** The copy with all that has changed since; undefined where there is no feed. */
async function follow(getJson: GetJson, copy: Copy): Promise<Copy | "forgotten" | undefined> {
  const url = `${copy.ooapiUrl}/changes?pageSize=${PAGE_SIZE}`;
  const things = new Map([...copy.things].map(([kind, byId]) => [kind, new Map(byId)]));
  let next = copy.next;
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    const after = next === undefined ? "" : `&after=${encodeURIComponent(next)}`;
    const { status, body } = await getJson(`${url}${after}`);
    if (next === undefined && isNoFeed(status, body)) return undefined;
    if (LOST_PLACE.includes(status)) return "forgotten";
    if (status !== 200) throw new OfferUnreadable(`${url} answered ${status}`);
    if (!isPart(body)) throw new OfferUnreadable(`${url} did not answer with changes`);
    for (const change of body.items.filter(isItem)) apply(things, change);
    next = body.next;
    if (body.more !== true) return { ...copy, next, things };
  }
  throw new OfferUnreadable(`${url} has more than ${MOST_PARTS} parts`);
}

/** To a place that was good once: forgotten, of another feed, or of a feed that is no more. */
const LOST_PLACE: readonly number[] = [400, 404, 410];

/** Servers of OOAPI that know of no feed have many ways to say so; one that is busy or out of order says something else. */
function isNoFeed(status: number, body: unknown): boolean {
  return status === 200 ? !isPart(body) : status >= 400 && status < 500 && status !== 429;
}

function isPart(
  body: unknown,
): body is WireItem & { readonly items: readonly unknown[]; readonly next: string } {
  return isPage(body) && typeof body.next === "string";
}

/** Under which name a change carries what it is about, by its kind. */
const CARRIED: Readonly<Record<string, string>> = {
  academic_session: "academicSession",
  course: "course",
  program: "program",
  offering: "offering",
};

function apply(things: Map<string, Map<string, WireItem>>, { kind, id, action, ...carried }: WireItem): void {
  if (typeof kind !== "string" || typeof id !== "string" || !Object.hasOwn(CARRIED, kind)) return;
  const byId = things.get(kind) ?? new Map<string, WireItem>();
  things.set(kind, byId);
  const thing = carried[CARRIED[kind] ?? ""];
  if (action === "written" && isItem(thing)) byId.set(id, thing);
  else byId.delete(id);
}

function offeringsIn({ things }: Copy, source: OfferSource): readonly CatalogueOffering[] {
  const finder = (kind: string) => (id: string) => things.get(kind)?.get(id);
  const academicSession = finder("academic_session");
  // As a node lists them: by the academic session where there is one.
  const isWanted = (offering: WireItem) => {
    const { startDate } = academicSession(String(offering.academicSession)) ?? offering;
    return typeof startDate === "string" && startDate >= source.since;
  };
  return readOfferings(source, {
    offerings: [...(things.get("offering")?.values() ?? [])].filter(isWanted),
    course: finder("course"),
    programme: finder("program"),
    academicSession,
  });
}
