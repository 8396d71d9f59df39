import { randomUUID } from "node:crypto";
import type { LedgerCommand } from "@wissel/core";
import { applyPools, type ConnectionPool, inTransaction } from "@wissel/store";
import {
  HISTORY_NODE,
  type NaiveLedger,
  type NaivePool,
  OFFERINGS,
  type OpenOffer,
} from "@wissel/testing/ledger";
import type { DatabaseNames } from "./a-history.ts";

/** Where a ledger stands: a line per association, tombstone and waiting list, in the words of the plain rules. */
export type Standing = readonly string[];

/** The offerings of a history with their pools, under ids of their own. */
export async function publishPools(
  pool: ConnectionPool,
  names: DatabaseNames,
  pools: readonly NaivePool[],
): Promise<void> {
  const context = {
    institution: HISTORY_NODE.host,
    alliancesOf: HISTORY_NODE.alliancesOf,
    newId: randomUUID,
    eventBase: "https://events.example/",
    now: HISTORY_NODE.opensAt,
    actor: "sis",
  };
  await inTransaction(pool, async (client) => {
    for (const offering of OFFERINGS) {
      const offeringId = names.idOf(offering);
      await client.query(
        "INSERT INTO offering_enrolment (offering_id, opens_at, closes_at, promotion) VALUES ($1, $2, $3, $4)",
        [
          offeringId,
          HISTORY_NODE.opensAt,
          HISTORY_NODE.closesAt,
          offering === "minor" ? "offer" : "place", // as the plain rules have it
        ],
      );
      const sizes = pools
        .filter((one) => one.offeringId === offering)
        .map(({ kind, beneficiary, size }) => ({
          kind,
          ...(beneficiary === "" ? {} : { beneficiary }),
          ...(Number.isFinite(size) ? { size } : {}),
        }));
      const applied = await applyPools(client, { offeringId, pools: sizes }, context);
      if (!applied.ok) throw new Error(applied.refusal.code);
    }
  });
}

/** The command as a database takes it. */
export function withIds(
  command: LedgerCommand,
  { idOf }: DatabaseNames,
  open: readonly OpenOffer[],
): LedgerCommand {
  const identified = <Subject extends { readonly associationId: string; readonly offeringId: string }>(
    subject: Subject,
  ) => ({
    ...subject,
    associationId: idOf(subject.associationId),
    offeringId: idOf(subject.offeringId),
  });
  switch (command.kind) {
    case "claim": {
      const pseudonym = idOf(command.claim.pseudonym);
      const ids = { pseudonym, associationKey: randomUUID(), txn: randomUUID() };
      return { kind: "claim", claim: { ...identified(command.claim), ...ids } };
    }
    case "withdrawal":
      return { ...command, withdrawal: identified(command.withdrawal) };
    case "decision":
      return { ...command, decision: identified(command.decision) };
    case "offer-answer": {
      const { answer } = command;
      const named = open.find((offer) => isOpenOffer(answer.offerId) && laneOf(offer) === laneOf(answer));
      const offerId = named?.offerId ?? idOf("an offer that never was");
      return { ...command, answer: { ...identified(answer), offerId } };
    }
    default:
      throw new Error(`a ${command.kind} is the ledger's own`);
  }
}

/** Stands for the offer that is open in the lane of a command; an association has at most one in its life. */
const OPEN_OFFER = "the-open-offer";

function isOpenOffer(offerId: string): boolean {
  return offerId === OPEN_OFFER;
}

/** The offers that are open, for commands to be about: under a name that both ledgers can make out. */
export function standInsFor(open: readonly OpenOffer[]): readonly OpenOffer[] {
  return open.map((offer) => ({ ...offer, offerId: OPEN_OFFER }));
}

/** Applies a command to the plain rules, which give offers other ids than the database does. */
export function applyPlain(plain: NaiveLedger, command: LedgerCommand, now: Date): string {
  if (command.kind !== "offer-answer") return plain.apply(command, now.getTime());
  const { answer } = command;
  const known = plain.associations.find((one) => laneOf(one) === laneOf(answer));
  const offerId = isOpenOffer(answer.offerId) ? (known?.offer?.offerId ?? "over") : "never was";
  return plain.apply({ ...command, answer: { ...answer, offerId } }, now.getTime());
}

function laneOf({ home, associationId }: { readonly home: string; readonly associationId: string }): string {
  return `${home} ${associationId}`;
}

export async function readOpenOffers(
  pool: ConnectionPool,
  { idOf, nameOf }: DatabaseNames,
): Promise<readonly OpenOffer[]> {
  const { rows } = await pool.query<OpenOffer>(
    `SELECT home, association_id AS "associationId", offering_id AS "offeringId", offer ->> 'offerId' AS "offerId"
     FROM association WHERE offer IS NOT NULL AND offering_id = ANY ($1) ORDER BY home, association_id`,
    [OFFERINGS.map(idOf)],
  );
  const named = (id: string) => nameOf(id) ?? id;
  return rows.map((row) => ({
    ...row,
    associationId: named(row.associationId),
    offeringId: named(row.offeringId),
  }));
}

interface StandingRow {
  readonly home: string;
  readonly association_id: string;
  readonly facts: readonly unknown[];
}

export async function readStanding(pool: ConnectionPool, { idOf, nameOf }: DatabaseNames): Promise<Standing> {
  const offerings = [...OFFERINGS, "nowhere"].map(idOf);
  const { rows } = await pool.query<StandingRow>(
    `SELECT home, association_id, json_build_array(home_state, host_state, association.reason, home_sequence,
            host_version, kind || beneficiary, offer IS NOT NULL) AS facts
     FROM association LEFT JOIN seat_pool USING (pool_id) WHERE association.offering_id = ANY ($1)`,
    [offerings],
  );
  const { rows: waiting } = await pool.query<{ offering_id: string; home: string; association_id: string }>(
    `SELECT offering_id, home, association_id FROM association
     WHERE offering_id = ANY ($1) AND host_state = 'queued' ORDER BY requested_at, rank`,
    [offerings],
  );
  const { rows: tombstones } = await pool.query<{ home: string; association_id: string; sequence: number }>(
    "SELECT home, association_id, home_sequence AS sequence FROM withdrawn_before_enrolment",
  );
  const lane = (row: { readonly home: string; readonly association_id: string }) =>
    laneOf({ home: row.home, associationId: nameOf(row.association_id) ?? row.association_id });
  return standing({
    associations: rows.map((row) => ({ lane: lane(row), facts: row.facts })),
    waiting: OFFERINGS.map((offering) => [
      offering,
      waiting.filter(({ offering_id }) => nameOf(offering_id) === offering).map(lane),
    ]),
    tombstones: tombstones
      .filter(({ association_id }) => nameOf(association_id) !== undefined)
      .map((row) => [lane(row), row.sequence]),
  });
}

export function standingOf(plain: NaiveLedger): Standing {
  return standing({
    associations: plain.associations.map((one) => ({
      lane: laneOf(one),
      facts: [
        one.homeState,
        one.hostState,
        one.reason ?? null,
        one.sequence,
        one.version,
        one.pool === undefined ? null : `${one.pool.kind}${one.pool.beneficiary}`,
        one.offer !== undefined,
      ],
    })),
    waiting: OFFERINGS.map((offering) => [offering, plain.waiting(offering).map(laneOf)]),
    tombstones: [...plain.tombstones],
  });
}

function standing(ledger: {
  readonly associations: readonly { readonly lane: string; readonly facts: readonly unknown[] }[];
  readonly waiting: readonly (readonly [string, readonly string[]])[];
  readonly tombstones: readonly (readonly [string, number])[];
}): Standing {
  return [
    ...ledger.associations.map(({ lane, facts }) => `${lane}: ${JSON.stringify(facts)}`).toSorted(),
    ...ledger.tombstones.map(([lane, sequence]) => `${lane} withdrawn with ${sequence}`).toSorted(),
    ...ledger.waiting.map(([offering, lanes]) => `${offering} is waited for by ${lanes.join(", ")}`),
  ];
}
