import { randomBytes } from "node:crypto";
import type { Clock, NewId, OidcRecords } from "@wissel/core";
import { openText, type SealingKey, sealText } from "@wissel/trust";
import { openTokenCache } from "../authorisation/token-cache.ts";
import { openJson, sealJson } from "./seal-json.ts";
import { endOf, type Session, type SessionLife } from "./session.ts";

export interface SessionPorts {
  readonly records: Pick<OidcRecords, "saveRecord" | "findRecord" | "removeRecord">;
  /** Those of the ids whose record is there and has not expired. */
  readonly findLive: (sessionId: string) => Promise<string | undefined>;
  readonly seal: SealingKey;
  readonly life: SessionLife;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Who is signed in, by their cookies; ends are kept in the database, so that a copied cookie ends too. */
export interface Sessions {
  open(person: NewSession): Promise<Session>;
  /** The session that a cookie's value stands for; undefined when it is none of ours or has ended. */
  find(value: string): Promise<Session | undefined>;
  /** The cookie's value: now the session was in use. */
  seal(session: Session): Promise<string>;
  displayNameOf(session: Session): Promise<string>;
  end(session: Session): Promise<void>;
}

export interface NewSession {
  readonly loginSubject: string;
  readonly personId: string | undefined;
  readonly displayName: string;
}

export const SESSION_MODEL = "PageSession";
const CSRF_BYTES = 32;
const REMEMBERED = 50_000;

/** How long another process may still take a session for alive that was ended in this one. */
const LIVE_FOR_MS = 10_000;

export function openSessions({ records, findLive, seal, life, clock, newId }: SessionPorts): Sessions {
  // What a cookie says never changes; whether its session is alive does.
  const opened = openTokenCache<Session>(REMEMBERED);
  const seenAlive = openTokenCache<number>(REMEMBERED);

  async function isAlive({ sessionId }: Session, now: number): Promise<boolean> {
    if (now - (seenAlive.find(sessionId) ?? Number.NEGATIVE_INFINITY) < LIVE_FOR_MS) return true;
    const alive = (await findLive(sessionId)) !== undefined;
    if (alive) seenAlive.remember(sessionId, now);
    return alive;
  }

  return {
    async open({ loginSubject, personId, displayName }) {
      const now = clock.now().getTime();
      const sessionId = newId();
      await records.saveRecord({
        model: SESSION_MODEL,
        id: sessionId,
        payload: { sealed: await sealText(displayName, seal) },
        expiresAt: new Date(now + life.longestMs),
      });
      const csrfToken = randomBytes(CSRF_BYTES).toString("base64url");
      const session = { sessionId, loginSubject, csrfToken, startedAt: now, seenAt: now };
      return personId === undefined ? session : { ...session, personId };
    },

    async find(value) {
      const known = opened.find(value);
      const session = known ?? ((await openJson(value, seal)) as Session | undefined); // sealed by seal below
      if (session === undefined) return undefined;
      if (known === undefined) opened.remember(value, session);
      const now = clock.now();
      if (endOf(session, life) <= now || !(await isAlive(session, now.getTime()))) return undefined;
      return session;
    },

    seal: (session) => sealJson({ ...session, seenAt: clock.now().getTime() }, seal),

    async displayNameOf({ sessionId }) {
      const record = await records.findRecord(SESSION_MODEL, sessionId);
      return record === undefined ? "" : await openText(String(record.payload.sealed), seal);
    },

    async end({ sessionId }) {
      await records.removeRecord(SESSION_MODEL, sessionId);
      seenAlive.remember(sessionId, Number.NEGATIVE_INFINITY);
    },
  };
}
