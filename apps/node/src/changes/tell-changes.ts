import { EVENT_BASE } from "@wissel/contract";
import {
  type ChangeKind,
  type Clock,
  formatFeedPlace,
  type JsonObject,
  type NewId,
  readFeedPlace,
} from "@wissel/core";
import {
  type ConnectionPool,
  findToldPlace,
  insertDeliveries,
  inTransaction,
  noteTold,
  type Queryable,
  readFeedState,
} from "@wissel/store";
import { isForgotten, readFeed } from "./read-feed.ts";

export interface TellPorts {
  readonly pool: ConnectionPool;
  /** Our schacHome: the SIS is owed its events under it. */
  readonly own: { readonly schacHome: string };
  /** What the SIS may read. */
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly clock: Clock;
  readonly newId: NewId;
}

export const OBJECTS_CHANGED = `${EVENT_BASE}objects-changed`;
/** So many names are 40 kB of the 64 that a token may have. */
const MOST_NAMES = 400;

/**
 * Owes the SIS the names of what changed since it was last told, with the place in the feed before them; answers
 * whether it does. One event is owed at a time: while the SIS has not taken one, what changes gathers behind it.
 */
export async function tellChanges(ports: TellPorts): Promise<boolean> {
  const { pool, own, clock, newId } = ports;
  return await inTransaction(pool, async (client) => {
    const told = await findToldPlace(client);
    if (!told.isSettled) return false;
    const news = await findNews(client, ports, told.place);
    if (news === undefined) return false;
    if (news.event === undefined) {
      await noteTold(client, news.next);
      return false;
    }
    const deliveryId = newId();
    const payload = { associationId: deliveryId, txn: deliveryId, event: news.event };
    const delivery = {
      deliveryId,
      kind: "set",
      recipient: own.schacHome,
      eventType: OBJECTS_CHANGED,
      payload,
    } as const;
    await insertDeliveries(client, [delivery], clock.now());
    await noteTold(client, news.next, deliveryId);
    return true;
  });
}

interface News {
  /** Undefined where there is a place to begin at, and nothing to tell. */
  readonly event?: JsonObject;
  readonly next: string;
}

/** Undefined where nothing changed. */
async function findNews(
  client: Queryable,
  { kinds: permitted }: TellPorts,
  told: string | undefined,
): Promise<News | undefined> {
  const kinds = [...permitted];
  const place = told === undefined ? undefined : readFeedPlace(told);
  const state = await readFeedState(client);
  const { epoch, toldUntil: transaction } = state;
  const now = formatFeedPlace({ phase: "changes", epoch, kinds, transaction });
  // The SIS begins with the snapshot by itself, and is told what changes from now on.
  if (place === undefined) return { next: now };
  // What it was told last, it may have forgotten with us; and other kinds make another feed.
  const isOther = place.kinds.length !== permitted.size || place.kinds.some((kind) => !permitted.has(kind));
  if (isOther || isForgotten(place, state)) return { event: { changes: [], startAgain: true }, next: now };
  const read = await readFeed(client, { after: told, kinds: undefined, permitted, limit: MOST_NAMES });
  if (!read.ok) throw new Error(`the place of the SIS in the feed was refused: ${read.refusal.code}`);
  const { objects, next } = read.value;
  if (objects.length === 0) return next === told ? undefined : { next };
  const changes = objects.map(({ kind, id }) => ({ kind, id }));
  return { event: { after: formatFeedPlace(place), changes }, next };
}
