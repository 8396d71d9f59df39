import type { JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What a host said of an association over eduXchange, as it said it. */
export interface BroughtMessage {
  /** From 1, in the order they came. */
  readonly number: number;
  readonly document: JsonObject;
  /** Of the document's canonical text, base64url. */
  readonly sha256: string;
}

export interface NewBroughtMessage extends Omit<BroughtMessage, "number"> {
  readonly associationKey: string;
  readonly receivedAt: Date;
}

/** More than this of one association is not read; nobody says so much. */
const MOST_MESSAGES = 1_000;

/** Everything that was said of an association, oldest first. */
export async function listBroughtMessages(
  client: Queryable,
  associationKey: string,
): Promise<readonly BroughtMessage[]> {
  const { rows } = await client.query<BroughtMessage>({
    name: "eduxchange-messages",
    text: `SELECT number, document, sha256 FROM eduxchange_message WHERE association_key = $1 ORDER BY number LIMIT $2`,
    values: [associationKey, MOST_MESSAGES],
  });
  return rows;
}

/** Keeps one more; under the association's lock, so that numbers have no gaps. Answers its number. */
export async function keepBroughtMessage(
  client: Queryable,
  { associationKey, document, sha256, receivedAt }: NewBroughtMessage,
): Promise<number> {
  const { rows } = await client.query<{ number: number }>({
    name: "eduxchange-message-keep",
    text: `INSERT INTO eduxchange_message (association_key, number, document, sha256, received_at)
           SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM eduxchange_message WHERE association_key = $1
           RETURNING number`,
    values: [associationKey, JSON.stringify(document), sha256, receivedAt],
  });
  return rows[0]?.number ?? 0;
}
