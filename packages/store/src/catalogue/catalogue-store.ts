import {
  addressFindings,
  addressFindingsOfStudy,
  buildCatalogue,
  type CatalogueItem,
  type CatalogueRefusal,
  type CatalogueStore,
  type Clock,
  danglingReferences,
  type Finding,
  granted,
  type ItemWritten,
  OFFER_HOURS,
  type Offering,
  type Outcome,
  type PoolsWanted,
  type Promotion,
  publicationFindings,
  referencesOf,
  refused,
  rioFindings,
  type SeatPoolsBelowPlaced,
  studyOf,
  type WriteOptions,
  type WriteOutcome,
} from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import { readCancellations } from "../enrolment/read-cancellations.ts";
import type { Queryable } from "../queryable.ts";
import type { ConnectionPool } from "../transaction.ts";
import { ensureOfferingEnrolment, updateOfferingEnrolment } from "./offering-enrolment.ts";
import {
  findKnown,
  readCatalogueVersion,
  readChangesAfter,
  readItems,
  readOfferingsOf,
} from "./read-items.ts";
import { removeItem } from "./remove-item.ts";
import { findUnchanged, lockCatalogue, saveItems } from "./save-items.ts";

/** Gives offerings' seat pools the sizes they say, in the transaction of the write; each by itself, in order. */
export type ApplySeatPools = (
  client: Queryable,
  wanted: readonly PoolsWanted[],
  change: { readonly now: Date; readonly actor: string },
) => Promise<readonly Outcome<readonly Promotion[], SeatPoolsBelowPlaced>[]>;

/** Tells the homes of students in offerings that a write changed, in its transaction. */
export type TellHomes = (
  client: Queryable,
  offerings: readonly Offering[],
  change: { readonly version: number; readonly now: Date },
) => Promise<void>;

export interface CatalogueStorePorts {
  /** This institution, by its schacHome. */
  readonly institution: string;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly applySeatPools: ApplySeatPools;
  readonly tellHomes: TellHomes;
}

export function postgresCatalogueStore(ports: CatalogueStorePorts): CatalogueStore {
  const { pool } = ports;
  return {
    writeItems: (items, options) =>
      inTransactionUnlessDry(pool, options, (client) => write(ports, client, { items, options })),
    writeItem: (id, next, options) =>
      inTransactionUnlessDry(pool, options, async (client) => {
        await lockCatalogue(client);
        const [current] = await readItems(client, [id]);
        const wanted = next(current);
        if (!wanted.ok) return wanted;
        const [written] = await write(ports, client, { items: [wanted.value], options });
        if (written === undefined) throw new Error(`nobody said what became of item ${id}`);
        if (!written.ok) return written;
        const [item] = await readItems(client, [id]);
        if (item === undefined) throw new Error(`item ${id} was written under another id`);
        return granted({ ...written.value, item });
      }),
    removeItem: (id, refuse, options) =>
      inTransactionUnlessDry(pool, options, (client) => removeItem(ports, client, { id, refuse })),
    readVersion: () => readCatalogueVersion(pool),
    readChangesAfter: (version) => readChangesAfter(pool, version),
  };
}

type Outcomes = readonly Outcome<ItemWritten, CatalogueRefusal>[];

interface Batch {
  readonly items: readonly CatalogueItem[];
  readonly options: WriteOptions;
}

async function write(
  { clock, applySeatPools, tellHomes }: CatalogueStorePorts,
  client: Queryable,
  { items: written, options }: Batch,
): Promise<Outcomes> {
  const refusals = new Map<CatalogueItem, CatalogueRefusal>();
  const promotions = new Map<CatalogueItem, readonly Promotion[]>();
  const standing = () => items.filter((item) => !refusals.has(item));
  const now = clock.now();
  const version = (await lockCatalogue(client)) + 1;
  const items = await keepCancellations(client, written);

  const known = await findKnown(client, items.flatMap(referencesOf));
  for (const [item, references] of danglingReferences(items, known)) {
    refusals.set(item, { code: "catalogue-reference-unknown", references });
  }
  for (const [item, findings] of await readinessFindings(client, standing())) {
    refusals.set(item, { code: "not-ready-for-eduxchange", findings });
  }
  for (const item of standing()) {
    const findings = rioFindings(item);
    if (findings.length > 0) refusals.set(item, { code: "not-ready-for-rio", findings });
  }

  const unchanged = await findUnchanged(client, standing());
  const offerings = standing().filter(
    (item) => item.kind === "offering" && !unchanged.has(item.id),
  ) as Offering[];
  if (offerings.length > 0) {
    await ensureOfferingEnrolment(client, offerings);
    const wanted = offerings.map(({ id, seatPools, promotion, offerHours = OFFER_HOURS }) => ({
      offeringId: id,
      pools: seatPools,
      rules: { promotion, offerHours },
    }));
    const sized = await applySeatPools(client, wanted, { now, actor: options.actor });
    for (const [index, outcome] of sized.entries()) {
      const offering = offerings[index];
      if (offering === undefined) continue;
      if (outcome.ok) promotions.set(offering, outcome.value);
      else refusals.set(offering, outcome.refusal);
    }
    await updateOfferingEnrolment(
      client,
      offerings.filter((offering) => !refusals.has(offering)),
    );
  }

  const changed = standing().filter((item) => !unchanged.has(item.id));
  const saved = changed.length === 0 ? NOTHING : await saveItems(client, changed, { version, now });
  const retold = changed.filter(
    (item) => item.kind === "offering" && saved.get(item.id) === "updated",
  ) as Offering[];
  if (retold.length > 0) await tellHomes(client, retold, { version, now });
  return items.map((item) => {
    const refusal = refusals.get(item);
    if (refusal !== undefined) return refused(refusal);
    const outcome = saved.get(item.id) ?? "unchanged";
    return granted({ outcome, promotions: promotions.get(item) ?? [] });
  });
}

/** A SIS does not know of the cancellation, or sends what it sent the night before. */
async function keepCancellations(
  client: Queryable,
  items: readonly CatalogueItem[],
): Promise<readonly CatalogueItem[]> {
  const offeringIds = items.flatMap((item) => (item.kind === "offering" ? [item.id] : []));
  const cancellations = await readCancellations(client, offeringIds);
  return items.map((item) => {
    const cancellation = cancellations.get(item.id);
    return item.kind === "offering" && cancellation !== undefined ? { ...item, cancellation } : item;
  });
}

const NOTHING: ReadonlyMap<string, WriteOutcome> = new Map();

/** What eduXchange would refuse, of an item by itself and of an offering together with its course or programme. */
async function readinessFindings(
  client: Queryable,
  items: readonly CatalogueItem[],
): Promise<readonly (readonly [CatalogueItem, readonly Finding[]])[]> {
  const studyIds = items.flatMap((item) => (item.kind === "offering" ? [item.of.id] : []));
  const ownIds = items.flatMap((item) =>
    item.kind === "course" || item.kind === "programme" ? [item.id] : [],
  );
  const related = [
    ...(studyIds.length === 0 ? [] : await readItems(client, studyIds)),
    ...(ownIds.length === 0 ? [] : await readOfferingsOf(client, ownIds)),
  ];
  const catalogue = buildCatalogue([...related, ...items], 0);
  return items.flatMap((item) => {
    const findings = [...publicationFindings(item), ...relationFindings(item)];
    return findings.length === 0 ? [] : [[item, findings] as const];
  });

  function relationFindings(item: CatalogueItem): readonly Finding[] {
    if (item.kind === "course" || item.kind === "programme") return addressFindingsOfStudy(item, catalogue);
    if (item.kind !== "offering") return [];
    const study = studyOf(catalogue, item);
    return study === undefined ? [] : addressFindings(item, study);
  }
}
