import {
  CHANGE_KINDS,
  type ChangedObject,
  type ChangeKind,
  type FeedPlace,
  formatFeedPlace,
  granted,
  type Outcome,
  readFeedPlace,
  refused,
} from "@wissel/core";
import {
  type Change,
  type FeedState,
  findCatalogueChangesSince,
  listObjectIds,
  type Queryable,
  readChanges,
  readFeedState,
} from "@wissel/store";

export interface FeedWish {
  /** From the answer before; undefined for the beginning. */
  readonly after: string | undefined;
  /** For who has no place yet but knows the catalogue as of this instant; left out to be told of everything. */
  readonly since?: Date | undefined;
  /** What the feed is to be about, at its beginning; undefined for everything permitted. */
  readonly kinds: readonly ChangeKind[] | undefined;
  readonly permitted: ReadonlySet<ChangeKind>;
  readonly limit: number;
}

/** A part of the feed: names only. Their states are to be read after it, so that none is older than its change. */
export interface FeedPart {
  readonly phase: FeedPlace["phase"];
  readonly kinds: readonly ChangeKind[];
  readonly objects: readonly (ChangedObject & { readonly at?: Date })[];
  readonly next: string;
  readonly more: boolean;
}

export type FeedRefusal =
  | { readonly code: "cursor-unknown" }
  | { readonly code: "kind-not-permitted"; readonly kind: ChangeKind }
  | { readonly code: "changes-forgotten" };

export async function readFeed(
  client: Queryable,
  { after, since, kinds, permitted, limit }: FeedWish,
): Promise<Outcome<FeedPart, FeedRefusal>> {
  const known = after === undefined ? undefined : readFeedPlace(after);
  if (after !== undefined && known === undefined) return refused({ code: "cursor-unknown" });
  const wanted = known?.kinds ?? CHANGE_KINDS.filter((kind) => (kinds ?? [...permitted]).includes(kind));
  const kind = wanted.find((one) => !permitted.has(one));
  if (kind !== undefined) return refused({ code: "kind-not-permitted", kind });

  if (known?.phase === "changes") return await readOn(client, known, limit);
  if (known === undefined && since !== undefined) {
    const begun = await findCatalogueChangesSince(client, new Date(since.getTime() - LONGEST_WRITE_MS));
    if (begun === undefined) return refused({ code: "changes-forgotten" });
    return await readOn(client, { phase: "changes", kinds: wanted, ...begun }, limit);
  }
  const state = await readFeedState(client);
  if (known !== undefined && isForgotten(known, state)) return refused({ code: "changes-forgotten" });
  const { epoch, toldUntil: transaction } = state;
  const place = known ?? { phase: "snapshot", epoch, kinds: wanted, transaction };
  return granted(await readSnapshot(client, place, limit));
}

/** A change is dated by when its transaction began: one that nobody saw yet at an instant began at most so much before. */
const LONGEST_WRITE_MS = 3_600_000;

/** Whether what changed after a place may be gone, or the place is none of this feed. */
export function isForgotten({ epoch, transaction }: FeedPlace, state: FeedState): boolean {
  return epoch !== state.epoch || transaction < state.forgottenUntil || transaction > state.unborn;
}

async function readOn(
  client: Queryable,
  place: FeedPlace,
  limit: number,
): Promise<Outcome<FeedPart, FeedRefusal>> {
  const read = await readChanges(client, place, limit);
  if (isForgotten(place, read)) return refused({ code: "changes-forgotten" });
  const { changes, toldUntil } = read;
  const more = changes.length === limit;
  const next = more
    ? placeAfter(place, changes.at(-1))
    : toldUntil > place.transaction
      ? from(place, toldUntil)
      : place;
  const { phase, kinds } = place;
  return granted({ phase, kinds, objects: lastOfEach(changes), next: formatFeedPlace(next), more });
}

function placeAfter({ phase, epoch, kinds, transaction }: FeedPlace, last: Change | undefined): FeedPlace {
  const place = { phase, epoch, kinds };
  if (last === undefined) return { ...place, transaction };
  return { ...place, transaction: last.transaction, last: { kind: last.kind, id: last.id } };
}

function from({ epoch, kinds }: FeedPlace, transaction: bigint): FeedPlace {
  return { phase: "changes", epoch, kinds, transaction };
}

/** An object that changed twice is told where it changed last: it is told as it is now either way. */
function lastOfEach(changes: readonly Change[]): readonly Change[] {
  const last = new Map(changes.map((change) => [`${change.kind} ${change.id}`, change]));
  return changes.filter((change) => last.get(`${change.kind} ${change.id}`) === change);
}

async function readSnapshot(client: Queryable, place: FeedPlace, limit: number): Promise<FeedPart> {
  const { kinds, last } = place;
  const objects: ChangedObject[] = [];
  const begun = last === undefined ? 0 : kinds.indexOf(last.kind);
  for (const kind of kinds.slice(begun)) {
    const after = kind === last?.kind ? { after: last.id } : {};
    const ids = await listObjectIds(client, kind, { ...after, limit: limit - objects.length });
    objects.push(...ids.map((id) => ({ kind, id })));
    if (objects.length === limit) break;
  }
  const reached = objects.at(-1);
  const next =
    objects.length === limit && reached ? { ...place, last: reached } : from(place, place.transaction);
  return { phase: "snapshot", kinds, objects, next: formatFeedPlace(next), more: true };
}
