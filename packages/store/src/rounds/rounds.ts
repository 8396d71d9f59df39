import type { Round } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A round as this node knows it: its own, or a partner's. */
export interface KnownRound {
  readonly roundId: string;
  /** schacHome. */
  readonly coordinator: string;
  /** Our own only: what the next publication would say. */
  readonly draft?: Round;
  readonly published?: PublishedRound;
  /** Our own only: the partners that a published version was for. They get the next one whatever it says. */
  readonly recipients: readonly string[];
}

export interface PublishedRound {
  readonly round: Round;
  /** As signed by the coordinator. */
  readonly token: string;
}

interface Row {
  readonly round_id: string;
  readonly coordinator: string;
  readonly draft: StoredRound | null;
  readonly document: StoredRound | null;
  readonly token: string | null;
  readonly recipients: readonly string[];
}

type StoredRound = Omit<Round, "validUntil"> & { readonly validUntil: string };

const COLUMNS = "round_id, coordinator, draft, document, token, recipients";

/** Every round, newest change first. */
export async function listRounds(client: Queryable): Promise<readonly KnownRound[]> {
  const { rows } = await client.query<Row>({
    name: "round-list",
    text: `SELECT ${COLUMNS} FROM round ORDER BY updated_at DESC, round_id`,
  });
  return rows.map(fromRow);
}

export async function findRound(client: Queryable, roundId: string): Promise<KnownRound | undefined> {
  const { rows } = await client.query<Row>({
    name: "round-find",
    text: `SELECT ${COLUMNS} FROM round WHERE round_id = $1`,
    values: [roundId],
  });
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/** Until the commit nobody else changes the round, or what is pledged to it. The round need not exist. */
export async function lockRound(client: Queryable, roundId: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('round ' || $1, 0))", [roundId]);
}

export async function saveRoundDraft(
  client: Queryable,
  { draft, coordinator }: { readonly draft: Round; readonly coordinator: string },
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO round (round_id, coordinator, draft, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (round_id) DO UPDATE SET draft = excluded.draft, updated_at = excluded.updated_at`,
    [draft.roundId, coordinator, JSON.stringify(draft), now],
  );
}

export interface NewPublication extends Pick<KnownRound, "coordinator"> {
  readonly published: PublishedRound;
  /** Of an own round: the partners that it, or a version before it, is for. */
  readonly recipients?: readonly string[];
}

/** Writes a publication down. The caller holds the lock and has seen that it is a newer version. */
export async function savePublishedRound(
  client: Queryable,
  { published, coordinator, recipients = [] }: NewPublication,
  now: Date,
): Promise<void> {
  const { round, token } = published;
  await client.query(
    `INSERT INTO round (round_id, coordinator, version, document, token, updated_at, recipients)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (round_id) DO UPDATE
     SET version = excluded.version, document = excluded.document, token = excluded.token,
         updated_at = excluded.updated_at, recipients = excluded.recipients`,
    [round.roundId, coordinator, round.version, JSON.stringify(round), token, now, recipients],
  );
}

function fromRow({ round_id, coordinator, draft, document, token, recipients }: Row): KnownRound {
  return {
    roundId: round_id,
    coordinator,
    recipients,
    ...(draft === null ? {} : { draft: fromStored(draft) }),
    ...(document === null || token === null ? {} : { published: { round: fromStored(document), token } }),
  };
}

function fromStored({ validUntil, ...round }: StoredRound): Round {
  return { ...round, validUntil: new Date(validUntil) };
}
