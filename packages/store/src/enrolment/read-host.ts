import { type Association, AWAITS_SELECTION, type CommandSubject, UNTOLD_OFFER_DAYS } from "@wissel/core";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import type { EnrolmentContext } from "./context.ts";

const IN_LINE = `host_state = 'queued' AND host = $1 AND reason IS DISTINCT FROM '${AWAITS_SELECTION}'`;

/**
 * The row of an association, with its position where it waits in line at this institution: $1 is this institution. Who
 * waits for a selection is in no line. For use in SELECT lists over `association`.
 */
export const ASSOCIATION_VIEW = `
  to_jsonb(association) - 'person_details' || CASE
    WHEN ${IN_LINE} THEN jsonb_build_object('position', (
      SELECT count(*) FROM association AS ahead
      WHERE ahead.offering_id = association.offering_id AND ahead.host_state = 'queued' AND ahead.host = $1
        AND ahead.reason IS DISTINCT FROM '${AWAITS_SELECTION}'
        AND (ahead.requested_at, ahead.rank) <= (association.requested_at, association.rank)))
    ELSE '{}' END`;

export async function findOwnAssociation(
  { pool, institution }: EnrolmentContext,
  home: string,
  associationId: string,
): Promise<Association | undefined> {
  const { rows } = await pool.query<{ row: AssociationRow }>({
    name: "association-at-host",
    text: `SELECT ${ASSOCIATION_VIEW} AS row FROM association
           WHERE host = $1 AND home = $2 AND association_id = $3`,
    values: [institution, home, associationId],
  });
  const row = rows[0]?.row;
  return row === undefined ? undefined : fromAssociationRow(row);
}

/** An association whose time for something is over; with the person where it is an own student. */
export interface Overdue {
  readonly subject: CommandSubject;
  readonly personId?: string;
}

const DAY_MS = 86_400_000;

export interface OverdueRow {
  readonly home: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly person_id: string | null;
}

/**
 * Offers whose time is over, oldest first, and of equals who waited first; of partners' students only those whose home acknowledged the event that
 * told of the offer, or whose delivery was given up a while ago.
 */
export async function listOffersToExpire(
  { pool, institution, clock }: EnrolmentContext,
  limit: number,
): Promise<readonly (Overdue & { readonly offerId: string })[]> {
  const now = clock.now();
  const { rows } = await pool.query<OverdueRow & { readonly offer_id: string }>({
    name: "offers-to-expire",
    text: `SELECT home, association_id, offering_id, person_id, offer ->> 'offerId' AS offer_id FROM association
           WHERE offer IS NOT NULL AND host = $1 AND (offer ->> 'expiresAt')::timestamptz <= $2
             AND NOT EXISTS (
               SELECT 1 FROM delivery
               WHERE delivery.association_key = association.association_key AND kind = 'set'
                 AND delivery.state <> 'delivered'
                 AND (delivery.state NOT IN ('parked', 'held') OR delivery.settled_at > $4)
                 AND payload -> 'event' -> 'offer' ->> 'offerId' = offer ->> 'offerId')
           ORDER BY offer ->> 'expiresAt', requested_at, rank LIMIT $3`,
    values: [institution, now, limit, new Date(now.getTime() - UNTOLD_OFFER_DAYS * DAY_MS)],
  });
  return rows.map((row) => ({ ...toOverdue(row), offerId: row.offer_id }));
}

/** Places whose time for home's permission is over, oldest first. */
export async function listHeldPlaces(
  { pool, institution, clock }: EnrolmentContext,
  limit: number,
): Promise<readonly Overdue[]> {
  const { rows } = await pool.query<OverdueRow>({
    name: "association-held-too-long",
    text: `SELECT home, association_id, offering_id, person_id FROM association
           WHERE home_state = 'pending' AND host_state IN ('pending', 'queued', 'associated')
             AND permission_until <= $2 AND host = $1
           ORDER BY permission_until LIMIT $3`,
    values: [institution, clock.now(), limit],
  });
  return rows.map(toOverdue);
}

export function toOverdue({ home, association_id, offering_id, person_id }: OverdueRow): Overdue {
  return {
    subject: { home, associationId: association_id, offeringId: offering_id },
    ...(person_id === null ? {} : { personId: person_id }),
  };
}
