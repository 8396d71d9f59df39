/** The cookies of one node's pages. */
export interface CookieJar {
  /** The value of one of ours in a Cookie header. */
  read(header: string | undefined, name: CookieName): string | undefined;
  /** A Set-Cookie header. */
  write(name: CookieName, value: string, maxAgeS: number): string;
  /** One that makes the browser forget it. */
  clear(name: CookieName): string;
}

export type CookieName = "session" | "signIn" | "enrolment" | "choice";

/** Longer ones are not ours. */
const MAX_VALUE_LENGTH = 4_000;

/**
 * Cookies ignore ports, so that names carry the institution: two nodes on one host would overwrite each other's. By
 * https the browser itself keeps others from planting one (`__Host-`: no other host, no other path, never in the clear).
 */
export function cookieJar({
  baseUrl,
  schacHome,
}: {
  readonly baseUrl: string;
  readonly schacHome: string;
}): CookieJar {
  const secure = baseUrl.startsWith("https:");
  const institution = schacHome.replace(/[^a-z0-9]+/g, "-");
  const prefix = `${secure ? "__Host-" : ""}wissel-${institution}`;
  const names = {
    session: `${prefix}-session-of-pages`,
    signIn: `${prefix}-sign-in-to-pages`,
    enrolment: `${prefix}-enrolment`,
    choice: `${prefix}-choice-of-offering`,
  };
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  const write: CookieJar["write"] = (name, value, maxAgeS) =>
    `${names[name]}=${value}; Max-Age=${maxAgeS}; ${attributes}`;
  return {
    read(header = "", name) {
      const start = `${names[name]}=`;
      const found = header.split(";").find((pair) => pair.trimStart().startsWith(start));
      const value = found?.trim().slice(start.length);
      return value === undefined || value.length > MAX_VALUE_LENGTH ? undefined : value;
    },
    write,
    clear: (name) => write(name, "", 0),
  };
}
