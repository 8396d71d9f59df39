import type { Queryable } from "@wissel/store";
import { countResults } from "../../faults/count.ts";
import { readDatabaseSettings, voidBecause } from "../database-settings.ts";
import { findBreaches } from "../invariants.ts";
import type { Variant } from "./variant.ts";

/** Of the requests that carried events, at least so many must have carried several where they travel in batches. */
const MOSTLY = 0.9;

/** What was wrong with a run, however fast it was: read from both databases, no node is asked. */
export async function findWrongs(
  { host, home }: { readonly host: Queryable; readonly home: Queryable },
  { results, perPush, recorded }: Pick<Variant, "perPush" | "recorded"> & { readonly results: number },
): Promise<readonly string[]> {
  const counted = await countResults(host, home);
  const wanted = {
    sent: results,
    recorded: recorded ? results : 0,
    receipts: recorded ? results : 0,
    lost: 0,
    doubled: 0,
    changed: 0,
  };
  const isMiscounted = JSON.stringify(counted) !== JSON.stringify(wanted);
  return [
    ...voidBecause(await readDatabaseSettings(host)),
    ...(await findBreaches(host)),
    ...(await findBreaches(home)),
    ...(isMiscounted ? [`${JSON.stringify(counted)} instead of ${JSON.stringify(wanted)}`] : []),
    ...(await differing(host, home)),
    ...(await otherRoads(host, perPush)),
  ];
}

const SENT = "SELECT jti, sha256 FROM result WHERE direction = 'sent' ORDER BY jti";
const KEPT = "SELECT jti, sha256 FROM inbox WHERE event_type = 'result-issued' ORDER BY jti";

/** Every token that the host signed is the one that home keeps. */
async function differing(host: Queryable, home: Queryable): Promise<readonly string[]> {
  const [sent, kept] = [await host.query(SENT), await home.query(KEPT)];
  return JSON.stringify(sent.rows) === JSON.stringify(kept.rows)
    ? []
    : ["home keeps other tokens than the host has signed"];
}

async function otherRoads(host: Queryable, perPush: number): Promise<readonly string[]> {
  const { rows } = await host.query<{ share: number }>(
    `SELECT coalesce(avg((road = $1)::int), 0)::float AS share FROM delivery_attempt
     JOIN delivery USING (delivery_id) WHERE event_type LIKE '%/result-issued'`,
    [perPush === 1 ? "push" : "batch"],
  );
  const share = rows[0]?.share ?? 0;
  return share >= (perPush === 1 ? 1 : MOSTLY)
    ? []
    : [`only ${share} of the results went the way they were to`];
}
