import {
  type CatalogueItem,
  type CatalogueRefusal,
  type Clock,
  danglingReferences,
  granted,
  type ItemsWritten,
  type ItemWritten,
  OFFER_HOURS,
  type Offering,
  type Outcome,
  type PoolsWanted,
  type Promotion,
  referencesOf,
  refused,
  rioFindings,
  type SeatPoolsBelowPlaced,
  type WriteOptions,
} from "@wissel/core";
import { readCancellations } from "../enrolment/read-cancellations.ts";
import type { Queryable } from "../queryable.ts";
import { ensureOfferingEnrolment, updateOfferingEnrolment } from "./offering-enrolment.ts";
import { findKnown } from "./read-items.ts";
import { readinessFindings } from "./readiness-findings.ts";
import { findUnchanged, type SavedItem, saveItems } from "./save-items.ts";

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

export interface WritingPorts {
  readonly clock: Clock;
  readonly applySeatPools: ApplySeatPools;
  readonly tellHomes: TellHomes;
}

export interface WrittenTogether {
  readonly items: readonly CatalogueItem[];
  readonly options: WriteOptions;
  /** That the catalogue gets if anything changes. */
  readonly version: number;
}

/** Writes items of one kind, each granted or refused by itself, as one version. The catalogue must be locked. */
export async function writeItems(
  { clock, applySeatPools, tellHomes }: WritingPorts,
  client: Queryable,
  { items: written, options, version }: WrittenTogether,
): Promise<ItemsWritten> {
  const refusals = new Map<CatalogueItem, CatalogueRefusal>();
  const promotions = new Map<CatalogueItem, readonly Promotion[]>();
  const standing = () => items.filter((item) => !refusals.has(item));
  const now = clock.now();
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

  const given = standing().filter((item) => item.kind === "offering");
  const unchanged = await findUnchanged(client, given);
  const offerings = given.filter(({ id }) => !unchanged.has(id));
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

  const changing = standing().filter((item) => !unchanged.has(item.id));
  const saved = await saveItems(client, changing, { version, now });
  const retold = offerings.filter(({ id }) => saved.get(id)?.outcome === "updated");
  if (retold.length > 0) await tellHomes(client, retold, { version, now });
  const outcomes = items.map((item): Outcome<ItemWritten, CatalogueRefusal> => {
    const refusal = refusals.get(item);
    if (refusal !== undefined) return refused(refusal);
    const outcome = saved.get(item.id)?.outcome ?? "unchanged";
    return granted({ outcome, promotions: promotions.get(item) ?? [] });
  });
  return { outcomes, ...(saved.size === 0 ? {} : { changes: changesOf(saved, version) }) };
}

function changesOf(saved: ReadonlyMap<string, SavedItem>, version: number) {
  return { version, written: [...saved.values()].map(({ item }) => item), removed: [] };
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
