import { OFFER_HOURS, type Offering } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

const ENSURE = `
  INSERT INTO offering_enrolment (offering_id, opens_at, closes_at, promotion, offer_hours, person_fields)
  SELECT id, "opensAt", "closesAt", promotion, "offerHours", "personFields"
  FROM jsonb_to_recordset($1::jsonb) AS offering (
    id uuid, "opensAt" timestamptz, "closesAt" timestamptz, promotion text, "offerHours" integer,
    "personFields" text[])
  ON CONFLICT (offering_id) DO NOTHING`;

/** Gives new offerings what claims on them need, so that seat pools can refer to it. Known ones are left alone. */
export async function ensureOfferingEnrolment(
  client: Queryable,
  offerings: readonly Offering[],
): Promise<void> {
  await client.query(ENSURE, [rowsOf(offerings)]);
}

const UPDATE = `
  UPDATE offering_enrolment AS known
  SET opens_at = offering."opensAt", closes_at = offering."closesAt", promotion = offering.promotion,
      offer_hours = offering."offerHours", person_fields = offering."personFields", removed_at = NULL
  FROM jsonb_to_recordset($1::jsonb) AS offering (
    id uuid, "opensAt" timestamptz, "closesAt" timestamptz, promotion text, "offerHours" integer,
    "personFields" text[])
  WHERE known.offering_id = offering.id`;

export async function updateOfferingEnrolment(
  client: Queryable,
  offerings: readonly Offering[],
): Promise<void> {
  await client.query(UPDATE, [rowsOf(offerings)]);
}

function rowsOf(offerings: readonly Offering[]): string {
  return JSON.stringify(
    offerings.map(({ id, enrolmentWindow, promotion, offerHours = OFFER_HOURS, personFields }) => ({
      id,
      opensAt: enrolmentWindow.opensAt,
      closesAt: enrolmentWindow.closesAt,
      promotion,
      offerHours,
      personFields,
    })),
  );
}
