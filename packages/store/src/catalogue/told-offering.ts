import type { JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What a host told of one of its offerings. */
export interface ToldOffering {
  readonly host: string;
  readonly offeringId: string;
  readonly version: number;
  /** Members of the cached document, whole. */
  readonly changed: JsonObject;
  readonly at: Date;
}

const TAKE = `
  UPDATE partner_offering SET document = document || $4::jsonb, told_version = $3
  WHERE host = $1 AND offering_id = $2 AND (told_version IS NULL OR told_version < $3)`;

// A later instant than the one before, so that processes that keep the copy in memory notice.
const NOTE_CHANGE = `
  UPDATE partner_catalogue
  SET changed_at = greatest($2::timestamptz, changed_at + interval '1 millisecond') WHERE host = $1`;

/** Writes what a host told into the cached copy of its offer, unless something newer was told. */
export async function takeToldOffering(
  client: Queryable,
  { host, offeringId, version, changed, at }: ToldOffering,
): Promise<"taken" | "older" | "unknown"> {
  const taken = await client.query(TAKE, [host, offeringId, version, JSON.stringify(changed)]);
  if (taken.rowCount === 0) {
    const { rowCount } = await client.query(
      "SELECT 1 FROM partner_offering WHERE host = $1 AND offering_id = $2",
      [host, offeringId],
    );
    return rowCount === 0 ? "unknown" : "older";
  }
  await client.query(NOTE_CHANGE, [host, at]);
  return "taken";
}
