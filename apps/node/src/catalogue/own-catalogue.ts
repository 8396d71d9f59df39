import {
  buildCatalogue,
  type Catalogue,
  type CatalogueItem,
  type CatalogueOffering,
  type CatalogueStore,
  type Clock,
  type ItemChanges,
  localTimeOf,
  type MadeOfferings,
  offeringsOfCatalogue,
} from "@wissel/core";

/** This institution's catalogue in memory, as of the last look at the database. */
export interface OwnCatalogue {
  /** As of the last look. Put together when it is first asked for: writes that nobody reads after cost nothing here. */
  current(): PreparedCatalogue;
  /** Looks whether another version is stored and takes it over. */
  refresh(): Promise<void>;
  /** Takes over what this process wrote; looks at the database only if somebody else wrote before it. */
  take(changes: ItemChanges): Promise<void>;
}

/** One version of the catalogue on one day; another version or another day is another object. */
export interface PreparedCatalogue {
  readonly catalogue: Catalogue;
  /** The same offerings as `OfferingDirectory` gives them. */
  readonly offerings: readonly CatalogueOffering[];
  /** The calendar date at the institution: what has begun before it is not listed unless asked for. */
  readonly today: string;
}

export interface OwnCataloguePorts {
  readonly store: Pick<CatalogueStore, "readVersion" | "readChangesAfter">;
  readonly clock: Clock;
  readonly schacHome: string;
  readonly timeZone: string;
}

export async function openOwnCatalogue(ports: OwnCataloguePorts): Promise<OwnCatalogue> {
  const { store, clock, schacHome, timeZone } = ports;
  const items = new Map<string, CatalogueItem>();
  const made: MadeOfferings = new WeakMap();
  const today = () => localTimeOf(clock.now(), timeZone).date;
  let known = 0;
  let day = today();
  let prepared = prepare();
  let looking: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function prepare(): PreparedCatalogue {
    const catalogue = buildCatalogue(items.values(), known);
    return { catalogue, offerings: offeringsOfCatalogue(catalogue, schacHome, made), today: day };
  }

  function current(): PreparedCatalogue {
    if (prepared.catalogue.version !== known) prepared = prepare();
    else if (prepared.today !== day) prepared = { ...prepared, today: day };
    return prepared;
  }

  async function look(): Promise<void> {
    day = today();
    const version = await store.readVersion();
    if (version !== known) apply(await store.readChangesAfter(known));
  }

  function apply({ version, written, removed }: ItemChanges): void {
    for (const item of written) items.set(item.id, item);
    for (const id of removed) items.delete(id);
    known = version;
  }

  async function take(changes: ItemChanges): Promise<void> {
    if (changes.version <= known) return;
    // What a look under way has read may be older than this.
    if (looking === undefined && changes.version === known + 1) apply(changes);
    else await refresh();
  }

  /** One look at a time. Who asks during a look waits for the one after it: the first may have been too early. */
  function refresh(): Promise<void> {
    if (looking === undefined) {
      looking = look().finally(() => {
        looking = undefined;
      });
      return looking;
    }
    next ??= looking
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return refresh();
      });
    return next;
  }

  await refresh();
  return { current, refresh, take };
}
