import { randomUUID } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import { type SigningKey, signSet } from "@wissel/trust";

/** A result as its host would send it, whoever holds the key that it is signed with. */
export interface ResultInName {
  /** Entity ids of the host in whose name it is, and of the node that it goes to. */
  readonly iss: string;
  readonly aud: string;
  readonly about: { readonly associationId: string; readonly offeringId: string };
  readonly score: string;
}

export function signResult({ iss, aud, about, score }: ResultInName, key: SigningKey): Promise<string> {
  return signSet(
    {
      iss,
      aud,
      iat: Math.floor(Date.now() / 1000),
      jti: randomUUID(),
      txn: randomUUID(),
      sub_id: { format: "opaque", id: about.associationId },
      events: {
        [`${EVENT_BASE}result-issued`]: {
          version: 2,
          offeringId: about.offeringId,
          state: "completed",
          pass: "passed",
          score,
          resultDate: "2027-01-31",
          final: true,
        },
      },
    },
    key,
  );
}

/** RFC 8935: a refused push is answered 400 with `err`. */
export async function pushEvent(
  nodeUrl: string,
  token: string,
): Promise<{ readonly status: number; readonly err?: unknown }> {
  const response = await fetch(new URL("/events", nodeUrl), {
    method: "POST",
    headers: { "content-type": "application/secevent+jwt", accept: "application/json" },
    body: token,
  });
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  const err = typeof body === "object" && body !== null && "err" in body ? body.err : undefined;
  return { status: response.status, err };
}
