import { expect } from "vitest";
import { PATIENCE } from "../delivery/about-results.ts";
import type { Body, House } from "./a-house.ts";

/** What an institution knows of its enrolments with partners, as both have it. */
export const ASSOCIATIONS = `
  SELECT home, host, association_id, offering_id, pseudonym, person_id, home_state, host_state, reason, home_sequence,
         host_version, result_version, position, if_full, student, txn
  FROM association ORDER BY association_id`;

const RESULTS = `
  SELECT association_id, direction, version, kind, document, result.reason, note, jti, sha256, supersedes, recorded_at,
         received_at IS NULL AS is_on_its_way
  FROM result JOIN association USING (association_key) ORDER BY association_id, version`;

export const PLACED = "SELECT kind, size, placed, offered FROM seat_pool ORDER BY pool_id";

export interface Held {
  readonly associations: readonly Body[];
  readonly results: readonly Body[];
  readonly places: readonly Body[];
}

/** Every row that matters after a restore. */
export async function held(house: House): Promise<Held> {
  return {
    associations: await house.rows(ASSOCIATIONS),
    results: await house.rows(RESULTS),
    places: await house.rows(PLACED),
  };
}

/** Nothing is on its way from any of them. */
export async function quiet(...houses: readonly House[]): Promise<void> {
  const owed = "SELECT 1 FROM delivery WHERE state <> 'delivered'";
  for (const house of houses) await expect.poll(() => house.rows(owed), PATIENCE).toEqual([]);
}

export async function isReady(house: House): Promise<boolean> {
  return (await house.get("/health/ready")).status === 200;
}
