import { insertInboxEvents, type NewInboxEvent, type Queryable, replaceDoubtedEvents } from "@wissel/store";
import { openGatherer } from "../delivery/gatherer.ts";

export interface EventKeeperPorts {
  readonly pool: Queryable;
  /** New events are stored. */
  readonly kickInbox: () => void;
}

/** Stores a verified event durably, once; those that arrive at about the same time in one statement. */
export type KeepEvent = (event: NewInboxEvent) => Promise<void>;

/** As many as a batch brings. One that comes alone waits no longer than it takes to notice. */
const GATHER = { most: 100, patienceMs: 2 } as const;

export function eventKeeper({ pool, kickInbox }: EventKeeperPorts): KeepEvent {
  async function insert(events: readonly NewInboxEvent[]): Promise<void> {
    const fresh = await insertInboxEvents(pool, events);
    const again = fresh === events.length ? 0 : await replaceDoubtedEvents(pool, events);
    if (fresh + again > 0) kickInbox();
  }

  const gatherer = openGatherer<NewInboxEvent>(GATHER, async (events) => {
    try {
      await insert(events);
      return new Map();
    } catch (error) {
      if (events.length === 1) throw error;
      // One that the database refuses must not take the others along.
      return new Map(events.map((event) => [event, insert([event])]));
    }
  });
  return (event) => gatherer.add(event);
}
