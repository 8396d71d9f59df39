import type { Queryable } from "../queryable.ts";

/** What home said no to before it became an enrolment. */
export interface BroughtRefusalRecord {
  readonly associationId: string;
  /** Of the student's token, by a key of this node. */
  readonly subject: string;
  /** schacHome; empty where the host did not say who it is. */
  readonly host: string;
  /** As the host named it; empty where it did not. */
  readonly offering: string;
  readonly code: string;
}

const DAY_MS = 86_400_000;
/** How long a no can be looked up. */
const KEPT_DAYS = 30;

/** Keeps a no, so that a repeat gets the same id; what is old goes. Answers the id that it is known by. */
export async function keepBroughtRefusal(
  client: Queryable,
  { associationId, subject, host, offering, code }: BroughtRefusalRecord,
  now: Date,
): Promise<string> {
  await client.query("DELETE FROM eduxchange_refusal WHERE at < $1", [
    new Date(now.getTime() - KEPT_DAYS * DAY_MS),
  ]);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO eduxchange_refusal (association_id, subject, host, offering, code, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (subject, host, offering) DO UPDATE SET code = excluded.code, at = excluded.at
     RETURNING association_id AS id`,
    [associationId, subject, host, offering, code, now],
  );
  return rows[0]?.id ?? associationId;
}

/** The code of a no to this bearer. */
export async function findBroughtRefusal(
  client: Queryable,
  { subject, associationId }: Pick<BroughtRefusalRecord, "subject" | "associationId">,
): Promise<string | undefined> {
  const { rows } = await client.query<{ code: string }>(
    "SELECT code FROM eduxchange_refusal WHERE subject = $1 AND association_id = $2",
    [subject, associationId],
  );
  return rows[0]?.code;
}
