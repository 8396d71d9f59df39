import type { Queryable } from "@wissel/store";

/** Distinct results, as the two databases have them: one per association. */
export interface Counted {
  /** The host has it: what its SIS was told is kept. */
  readonly sent: number;
  /** Home has it in the host's last version, byte for byte, and its SIS has recorded that version. */
  readonly recorded: number;
  /** The host holds home's receipt that the last version was recorded. */
  readonly receipts: number;
  /** Home has not got the last version. */
  readonly lost: number;
  /** Home holds a version twice, or accepted two events that state the same one. */
  readonly doubled: number;
  /** Of those sent, the ones that have more than one version. */
  readonly changed: number;
}

interface Stated {
  readonly association: string;
  readonly version: number;
  readonly score: string;
  readonly recorded: boolean;
}

/** Counts by reading both databases; no node is asked. */
export async function countResults(host: Queryable, home: Queryable): Promise<Counted> {
  const sent = lastVersions(await statedIn(host, "sent"));
  const received = await statedIn(home, "received");
  const last = lastVersions(received);
  const arrived = [...sent.values()].filter((stated) => isSame(stated, last.get(stated.association)));
  return {
    sent: sent.size,
    recorded: arrived.filter(({ association }) => last.get(association)?.recorded).length,
    receipts: [...sent.values()].filter(({ recorded }) => recorded).length,
    lost: sent.size - arrived.length,
    doubled: await countDoubled(home, received),
    changed: [...sent.values()].filter(({ version }) => version > 1).length,
  };
}

function isSame(stated: Stated, other: Stated | undefined): boolean {
  return stated.version === other?.version && stated.score === other.score;
}

async function statedIn(database: Queryable, direction: "sent" | "received"): Promise<readonly Stated[]> {
  const { rows } = await database.query<Stated>(
    `SELECT association_id::text AS association, version, document->>'score' AS score, recorded_at IS NOT NULL AS recorded
     FROM result JOIN association USING (association_key) WHERE direction = $1`,
    [direction],
  );
  return rows;
}

function lastVersions(stated: readonly Stated[]): ReadonlyMap<string, Stated> {
  const last = new Map<string, Stated>();
  for (const one of stated) {
    const known = last.get(one.association);
    if (known === undefined || known.version < one.version) last.set(one.association, one);
  }
  return last;
}

async function countDoubled(home: Queryable, received: readonly Stated[]): Promise<number> {
  const versions = new Set(received.map(({ association, version }) => `${association} ${version}`));
  const { rows } = await home.query<{ doubled: number }>(
    `SELECT count(*)::int AS doubled FROM (
       SELECT 1 FROM inbox WHERE event_type IN ('result-issued', 'result-corrected', 'result-withdrawn')
       GROUP BY issuer, claims->>'associationId', claims #>> '{payload,version}' HAVING count(*) > 1) AS again`,
  );
  return received.length - versions.size + (rows[0]?.doubled ?? 0);
}
