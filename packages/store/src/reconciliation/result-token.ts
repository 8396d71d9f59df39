import type { Queryable } from "../queryable.ts";
import { namesOf, type Pair } from "./pair.ts";

/** A version of the result of one association with a partner. */
export interface VersionOfResult {
  readonly pair: Pair;
  readonly associationId: string;
  readonly version: number;
}

const SENT = `
  SELECT delivery.jws_jwe FROM association JOIN result USING (association_key)
  JOIN delivery ON delivery.delivery_id = result.result_id
  WHERE home = $1 AND host = $2 AND association_id = $3 AND direction = 'sent' AND version = $4`;

const RECEIVED = `
  SELECT inbox.jws_jwe FROM association JOIN result USING (association_key)
  JOIN inbox ON inbox.issuer = association.host AND inbox.jti = result.jti
  WHERE home = $1 AND host = $2 AND association_id = $3 AND direction = 'received' AND version = $4`;

/** The signed token of a version, sealed as it is stored; undefined: not held here, not signed yet, or forgotten. */
export async function findResultToken(
  client: Queryable,
  { pair, associationId, version }: VersionOfResult,
): Promise<string | undefined> {
  const { home, host } = namesOf(pair);
  const text = pair.side === "host" ? SENT : RECEIVED;
  const { rows } = await client.query<{ jws_jwe: string | null }>(text, [home, host, associationId, version]);
  const [row] = rows;
  return row?.jws_jwe === null || row?.jws_jwe === "" ? undefined : row?.jws_jwe;
}
