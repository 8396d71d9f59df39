import {
  addressFindings,
  addressFindingsOfStudy,
  buildCatalogue,
  type CatalogueItem,
  consumerEntry,
  EDUXCHANGE,
  type Finding,
  publicationFindings,
  studyOf,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { readItems, readOfferingsOf } from "./read-items.ts";

/** What eduXchange would refuse, of an item by itself and of an offering together with its course or programme. */
export async function readinessFindings(
  client: Queryable,
  items: readonly CatalogueItem[],
): Promise<readonly (readonly [CatalogueItem, readonly Finding[]])[]> {
  // What is not meant for eduXchange asks nothing of others.
  const related = items.filter((item) => consumerEntry(item, EDUXCHANGE) !== undefined);
  const studyIds = related.flatMap((item) => (item.kind === "offering" ? [item.of.id] : []));
  const ownIds = related.flatMap((item) =>
    item.kind === "course" || item.kind === "programme" ? [item.id] : [],
  );
  const others = [...(await readItems(client, studyIds)), ...(await readOfferingsOf(client, ownIds))];
  const catalogue = buildCatalogue([...others, ...items], 0);
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
