import {
  type CourseFacts,
  chooseTable,
  comparableTable,
  type GradeDistribution,
  type PublishedDistribution,
  type WantedTable,
} from "@wissel/core";
import {
  findDocument,
  findPartnerDistribution,
  listNewestDocuments,
  listPartnerDistributions,
  type PartnerDistribution,
  type Queryable,
  type VersionedDocument,
} from "@wissel/store";
import { distributionOf } from "./distribution-handlers.ts";

/** A table that somebody names: the own SIS gave it, or the institution that is named publishes it. */
export interface NamedTable {
  readonly id: string;
  readonly version?: number;
  readonly publishedBy?: string;
}

/** A version of a table or of the policy, as a proposal names it. */
export interface TableName {
  readonly id: string;
  readonly version: number;
  readonly sha256: string;
  readonly publishedBy?: string;
}

/** A table that can be compared, with the name that says which it was. */
export interface ConversionTable {
  readonly table: GradeDistribution;
  readonly name: TableName;
}

/** As many of the SIS's tables are looked through where none is named. */
const MOST_TABLES = 1_000;

/** The table that is named, or else the one that fits best of those that the SIS gave and the institution publishes. */
export async function findConversionTable(
  client: Queryable,
  named: NamedTable | undefined,
  wanted: WantedTable,
): Promise<ConversionTable | undefined> {
  if (named === undefined) return await findFitting(client, wanted);
  const { publishedBy: host, ...name } = named;
  if (host === undefined) return givenTable(await findDocument(client, "grade_distribution", name));
  return publishedTable(await findPartnerDistribution(client, { host, ...name }));
}

async function findFitting(client: Queryable, wanted: WantedTable): Promise<ConversionTable | undefined> {
  const given = await listNewestDocuments(client, "grade_distribution", { limit: MOST_TABLES });
  const published = await listPartnerDistributions(client, wanted.institution);
  const found = [...given.map(givenTable), ...published.map(publishedTable)].flatMap((one) => one ?? []);
  const chosen = chooseTable(
    found.map(({ table }) => table),
    wanted,
  );
  return found.find(({ table }) => table === chosen);
}

function givenTable(document: VersionedDocument | undefined): ConversionTable | undefined {
  if (document === undefined) return undefined;
  const { id, version, sha256 } = document;
  return { table: distributionOf(document), name: { id, version, sha256 } };
}

function publishedTable(document: PartnerDistribution | undefined): ConversionTable | undefined {
  if (document === undefined) return undefined;
  const { host: publishedBy, id, version, sha256, text } = document;
  // Held against its schema before it was kept.
  const table = comparableTable(JSON.parse(text) as PublishedDistribution);
  return { table, name: { id, version, sha256, publishedBy } };
}

/** Which tables a result needs: its host's, and home's own. */
export function wantedTables(
  { host, home, scaleId }: { readonly host: string; readonly home: string; readonly scaleId?: string },
  { fieldOfStudy, cycle }: Pick<CourseFacts, "fieldOfStudy" | "cycle">,
): { readonly host: WantedTable; readonly home: WantedTable } {
  const course = {
    ...(fieldOfStudy === undefined ? {} : { fieldOfStudy }),
    ...(cycle === undefined ? {} : { cycle }),
  };
  return {
    host: { institution: host, ...course, ...(scaleId === undefined ? {} : { scaleId }) },
    home: { institution: home, ...course },
  };
}
