/** Who signed in at this browser: ids, no names. It travels sealed in the cookie. */
export interface Session {
  readonly sessionId: string;
  /** `sub` at the institution's identity provider. */
  readonly loginSubject: string;
  /** Students only. */
  readonly personId?: string;
  readonly csrfToken: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When this cookie was sealed: the session was in use then. */
  readonly seenAt: number;
}

/** How long sessions last, in milliseconds. */
export interface SessionLife {
  /** At most, however busy. */
  readonly longestMs: number;
  /** Without a request. */
  readonly idleMs: number;
}

/** When it ends unless it is used before. */
export function endOf({ startedAt, seenAt }: Session, { longestMs, idleMs }: SessionLife): Date {
  return new Date(Math.min(startedAt + longestMs, seenAt + idleMs));
}

/** A cookie is sealed anew once a part of the idle time has gone by, not with each request. */
export function isStale({ seenAt }: Session, { idleMs }: SessionLife, now: Date): boolean {
  return now.getTime() - seenAt > idleMs / 12;
}
