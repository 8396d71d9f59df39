import { randomUUID } from "node:crypto";
import { EVENT_BASE } from "@wissel/contract";
import {
  type EncryptionKey,
  type SetClaims,
  type SigningKey,
  signSet,
  unwrapSet,
  verifySet,
  wrapSet,
} from "@wissel/trust";

/** Both sides' keys; without one for encryption, events travel as they were signed. */
export interface FloorKeys {
  readonly event: SigningKey;
  readonly encryption: EncryptionKey | undefined;
}

const HOST = "https://host.example";
const HOME = "https://home.example";

/** What a host does with a result: signed, and wrapped where there is a key for that. */
export async function signOne({ event, encryption }: FloorKeys): Promise<string> {
  const token = await signSet(aResult(), event);
  return encryption === undefined ? token : await wrapSet(token, encryption.publicJwk);
}

/** What home does with it: unwrapped where it was wrapped, and verified. */
export async function verifyOne(travelling: string, { event, encryption }: FloorKeys): Promise<void> {
  const opened =
    encryption === undefined
      ? { ok: true as const, value: travelling }
      : await unwrapSet(travelling, async () => encryption);
  if (!opened.ok) throw new Error(opened.refusal.description);
  const verdict = await verifySet(opened.value, {
    audience: HOME,
    eventKeysOf: async () => [event.publicJwk],
    now: new Date(),
  });
  if (!verdict.ok) throw new Error(verdict.refusal.description);
}

/** Of the size that results have. */
function aResult(): SetClaims {
  return {
    iss: HOST,
    aud: HOME,
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    txn: randomUUID(),
    sub_id: { format: "opaque", id: randomUUID() },
    events: {
      [`${EVENT_BASE}result-issued`]: {
        version: 1,
        offering: { id: randomUUID() },
        result: {
          state: "completed",
          pass: "passed",
          score: "07.5",
          resultDate: "2027-06-28",
          final: true,
        },
      },
    },
  };
}
