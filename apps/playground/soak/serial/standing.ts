import type { ConnectionPool } from "@wissel/store";
import { OFFERINGS } from "@wissel/testing/ledger";
import type { DatabaseNames } from "./database-names.ts";
import { laneOf } from "./open-offer.ts";
import type { PlainNode } from "./plain-node.ts";
import { isStudents } from "./students.ts";

/** Where a ledger stands: a line per association, tombstone, pool, round and waiting list, in the words of the plain rules. */
export type Standing = readonly string[];

interface StandingRow {
  readonly home: string;
  readonly association_id: string;
  readonly sequence: number;
  readonly pseudonym: string;
  readonly releases: string | null;
  readonly facts: readonly unknown[];
}

const FACTS = `json_build_array(
  home_state, host_state, association.reason, host_version, kind || beneficiary, offer IS NOT NULL,
  held ->> 'decision', held ->> 'heldUntil',
  round(extract(epoch FROM requested_at) * 1000),
  CASE WHEN home_state = 'pending' THEN round(extract(epoch FROM permission_until) * 1000) END)`;

export async function readStanding(pool: ConnectionPool, { idOf, nameOf }: DatabaseNames): Promise<Standing> {
  const offerings = [...OFFERINGS, "nowhere"].map(idOf);
  const { rows } = await pool.query<StandingRow>(
    `SELECT home, association_id, home_sequence AS sequence, pseudonym, releases, ${FACTS} AS facts
     FROM association LEFT JOIN seat_pool USING (pool_id) LEFT JOIN enrolment_request USING (request_id)
     WHERE association.offering_id = ANY ($1)`,
    [offerings],
  );
  const { rows: waiting } = await pool.query<{ offering_id: string; home: string; association_id: string }>(
    `SELECT offering_id, home, association_id FROM association
     WHERE offering_id = ANY ($1) AND host_state = 'queued' ORDER BY requested_at, rank`,
    [offerings],
  );
  const { rows: sizes } = await pool.query<{ offering_id: string; pool: string; size: number | null }>(
    "SELECT offering_id, kind || beneficiary AS pool, size FROM seat_pool WHERE offering_id = ANY ($1)",
    [offerings],
  );
  const { rows: tombstones } = await pool.query<{ home: string; association_id: string; sequence: number }>(
    "SELECT home, association_id, home_sequence AS sequence FROM withdrawn_before_enrolment",
  );
  const { rows: stopped } = await pool.query(
    "SELECT 1 FROM offering_enrolment WHERE offering_id = ANY ($1) AND round ->> 'pausedBecause' IS NOT NULL",
    [offerings],
  );
  const lane = (row: { readonly home: string; readonly association_id: string }) =>
    laneOf({ home: row.home, associationId: nameOf(row.association_id) ?? row.association_id });
  return standing({
    associations: rows.map(({ facts, sequence, pseudonym, releases, ...row }) => {
      const associationId = nameOf(row.association_id) ?? "";
      const student = isStudents({ home: row.home, associationId });
      const own = student ? [nameOf(releases ?? "") ?? null] : [sequence, nameOf(pseudonym)];
      return { lane: lane(row), facts: [...facts, ...own] };
    }),
    waiting: OFFERINGS.map((offering) => [
      offering,
      waiting.filter(({ offering_id }) => nameOf(offering_id) === offering).map(lane),
    ]),
    sizes: sizes.map(({ offering_id, pool: name, size }) => [
      `${nameOf(offering_id)} ${name}`,
      size ?? Number.POSITIVE_INFINITY,
    ]),
    tombstones: tombstones
      .filter(({ association_id }) => nameOf(association_id) !== undefined)
      .map((row) => [lane(row), row.sequence]),
    isStopped: stopped.length > 0,
  });
}

export function standingOf(node: PlainNode): Standing {
  const plain = node.ledger;
  return standing({
    associations: plain.associations.map((one) => ({
      lane: laneOf(one),
      facts: [
        one.homeState,
        one.hostState,
        one.reason ?? null,
        one.version,
        one.pool === undefined ? null : `${one.pool.kind}${one.pool.beneficiary}`,
        one.offer !== undefined,
        one.held?.decision ?? null,
        one.held === undefined ? null : new Date(one.held.until).toISOString(),
        one.requestedAt,
        one.homeState === "pending" ? one.permissionUntil : null,
        // The lane of an own student is numbered by the ledger itself, which may count a repeat: nobody else sees it.
        ...(isStudents(one) ? [node.releasedFor(one.associationId) ?? null] : [one.sequence, one.pseudonym]),
      ],
    })),
    waiting: OFFERINGS.map((offering) => [offering, plain.waiting(offering).map(laneOf)]),
    sizes: OFFERINGS.flatMap((offering) =>
      plain
        .pools(offering)
        .map(({ kind, beneficiary, size }) => [`${offering} ${kind}${beneficiary}`, size] as const),
    ),
    tombstones: [...plain.tombstones],
    isStopped: node.isStopped,
  });
}

function standing(ledger: {
  readonly associations: readonly { readonly lane: string; readonly facts: readonly unknown[] }[];
  readonly sizes: readonly (readonly [string, number])[];
  readonly waiting: readonly (readonly [string, readonly string[]])[];
  readonly tombstones: readonly (readonly [string, number])[];
  readonly isStopped: boolean;
}): Standing {
  return [
    ...ledger.associations.map(({ lane, facts }) => `${lane}: ${JSON.stringify(facts)}`).toSorted(),
    ...ledger.sizes.map(([pool, size]) => `${pool} has ${size} places`).toSorted(),
    ...ledger.tombstones.map(([lane, sequence]) => `${lane} withdrawn with ${sequence}`).toSorted(),
    `the round is ${ledger.isStopped ? "stopped" : "not stopped"}`,
    ...ledger.waiting.map(([offering, lanes]) => `${offering} is waited for by ${lanes.join(", ")}`),
  ];
}

export function isSame(one: Standing, other: Standing): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
