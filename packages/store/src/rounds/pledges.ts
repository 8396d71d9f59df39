import type { PledgedPool } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** An offering that its host lends to a round. */
export interface RoundPledge {
  readonly host: string;
  readonly offeringId: string;
  readonly roundId: string;
  /** schacHome of whose round it is. */
  readonly coordinator: string;
  readonly pools: readonly PledgedPool[];
}

interface Row {
  readonly host: string;
  readonly offering_id: string;
  readonly round_id: string;
  readonly coordinator: string;
  readonly pools: readonly PledgedPool[];
}

const LIST = `
  SELECT host, offering_id, round_id, coordinator,
    CASE WHEN host = $1 THEN coalesce(
      (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
         'kind', kind, 'beneficiary', nullif(beneficiary, ''), 'size', size)) ORDER BY kind, beneficiary)
       FROM seat_pool WHERE seat_pool.offering_id = round_pledge.offering_id), '[]')
    ELSE pools END AS pools
  FROM round_pledge`;

/** What is lent to a round, by whomever; of own offerings with the pools as they are now. */
export async function listPledgesToRound(
  client: Queryable,
  institution: string,
  roundId: string,
): Promise<readonly RoundPledge[]> {
  const { rows } = await client.query<Row>({
    name: "round-pledges-of-round",
    text: `${LIST} WHERE round_id = $2 ORDER BY host, offering_id`,
    values: [institution, roundId],
  });
  return rows.map(fromRow);
}

/** Which round every known pledge is to, without the pools. */
export async function listPledges(client: Queryable): Promise<readonly Omit<RoundPledge, "pools">[]> {
  const { rows } = await client.query<Omit<Row, "pools">>({
    name: "round-pledges",
    text: "SELECT host, offering_id, round_id, coordinator FROM round_pledge",
  });
  return rows.map(({ host, offering_id, round_id, coordinator }) => ({
    host,
    offeringId: offering_id,
    roundId: round_id,
    coordinator,
  }));
}

/** What this institution lends to any round. */
export async function listOwnPledges(
  client: Queryable,
  institution: string,
): Promise<readonly RoundPledge[]> {
  const { rows } = await client.query<Row>({
    name: "round-pledges-own",
    text: `${LIST} WHERE host = $1 ORDER BY offering_id`,
    values: [institution],
  });
  return rows.map(fromRow);
}

export type PledgeRefusal =
  | { readonly code: "offering-unknown"; readonly offeringId: string }
  | { readonly code: "offering-pledged-elsewhere"; readonly offeringId: string };

/** Why these own offerings cannot be lent to the round, or undefined. */
export async function findPledgeRefusal(
  client: Queryable,
  wanted: { readonly institution: string; readonly roundId: string; readonly offeringIds: readonly string[] },
): Promise<PledgeRefusal | undefined> {
  const { rows } = await client.query<{ offering_id: string; is_known: boolean }>(
    `SELECT wanted.offering_id, offering.offering_id IS NOT NULL AS is_known
     FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (offering_id, place)
     LEFT JOIN offering_enrolment AS offering
       ON offering.offering_id = wanted.offering_id AND offering.removed_at IS NULL
     LEFT JOIN round_pledge AS pledge ON pledge.host = $1 AND pledge.offering_id = wanted.offering_id
     WHERE offering.offering_id IS NULL OR pledge.round_id <> $3
     ORDER BY place LIMIT 1`,
    [wanted.institution, wanted.offeringIds, wanted.roundId],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const code = first.is_known ? "offering-pledged-elsewhere" : "offering-unknown";
  return { code, offeringId: first.offering_id };
}

/** Makes these the only offerings that this institution lends to the round. */
export async function replaceOwnPledges(
  client: Queryable,
  {
    institution,
    roundId,
    coordinator,
    offeringIds,
  }: {
    readonly institution: string;
    readonly roundId: string;
    readonly coordinator: string;
    readonly offeringIds: readonly string[];
  },
): Promise<void> {
  await client.query("DELETE FROM round_pledge WHERE host = $1 AND round_id = $2", [institution, roundId]);
  await client.query(
    `INSERT INTO round_pledge (host, offering_id, round_id, coordinator, pools)
     SELECT $1, offering_id, $2, $3, '[]' FROM unnest($4::uuid[]) AS wanted (offering_id)`,
    [institution, roundId, coordinator, offeringIds],
  );
}

/** Replaces all that is known of a partner's pledges. */
export async function replacePartnerPledges(
  client: Queryable,
  host: string,
  pledges: readonly Omit<RoundPledge, "host">[],
): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('pledges of ' || $1, 0))", [host]);
  await client.query("DELETE FROM round_pledge WHERE host = $1", [host]);
  const rows = pledges.map(({ offeringId, roundId, coordinator, pools }) => ({
    offering_id: offeringId,
    round_id: roundId,
    coordinator,
    pools,
  }));
  await client.query(
    `INSERT INTO round_pledge (host, offering_id, round_id, coordinator, pools)
     SELECT $1, offering_id, round_id, coordinator, pools FROM jsonb_to_recordset($2::jsonb)
       AS pledge (offering_id uuid, round_id uuid, coordinator text, pools jsonb)
     ON CONFLICT DO NOTHING`,
    [host, JSON.stringify(rows)],
  );
}

function fromRow({ host, offering_id, round_id, coordinator, pools }: Row): RoundPledge {
  return { host, offeringId: offering_id, roundId: round_id, coordinator, pools };
}
