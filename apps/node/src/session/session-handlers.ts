import { PROBLEMS, problemOf, type SessionOperations, type SessionSchemas } from "@wissel/contract";
import type { SealingKey } from "@wissel/trust";
import {
  type HomeIdentityProvider,
  type HomeLogin,
  IdentityProviderTrouble,
} from "../authorisation/home-login.ts";
import type { StaffDirectory } from "../authorisation/staff-directory.ts";
import type { Caller } from "../http/caller.ts";
import type { Handlers } from "../http/operation.ts";
import { messagePage, PAGE_HEADERS } from "../http/page.ts";
import { invalidRequest } from "../http/problems.ts";
import type { Sessions } from "./open-sessions.ts";
import { foreignRequest } from "./request-guard.ts";
import { returnAddress } from "./return-path.ts";
import { endOf, type Session, type SessionLife } from "./session.ts";
import type { CookieJar } from "./session-cookie.ts";
import { openSignIn, SIGN_IN_LIFETIME_MS, sealSignIn } from "./sign-in.ts";

export interface SessionHandlerPorts {
  readonly own: { readonly baseUrl: string; readonly schacHome: string };
  /** Undefined: none is configured, nobody can sign in. */
  readonly home: HomeIdentityProvider | undefined;
  readonly sessions: Sessions;
  readonly jar: CookieJar;
  readonly life: SessionLife;
  readonly seal: SealingKey;
  readonly staff: Pick<StaffDirectory, "rolesOf" | "hearClaims">;
  /** Keeps what was said of a student, and answers with the person's id. */
  readonly recordStudent: (found: HomeLogin) => Promise<string>;
  readonly clock: { now(): Date };
}

/** Where the identity provider sends the browser back to; registered there. */
export const SESSION_CALLBACK_PATH = "/session/callback";

export function sessionHandlers(ports: SessionHandlerPorts): Handlers<SessionOperations> {
  const { own, home, sessions, jar, life, clock } = ports;

  async function sessionOf(caller: Caller): Promise<Session | undefined> {
    const value = caller.kind === "browser" ? jar.read(caller.request.headers.cookie, "session") : undefined;
    return value === undefined ? undefined : await sessions.find(value);
  }

  return {
    async beginSession({ query, caller, log }) {
      const { returnTo = "/", loginHint } = query;
      if (returnAddress(returnTo, own.baseUrl) === undefined) return { problem: invalidRequest([NO_PATH]) };
      if (home === undefined) return page("sign-in-not-offered", caller);
      try {
        const { url, pending } = await home.begin({ loginHint });
        const until = clock.now().getTime() + SIGN_IN_LIFETIME_MS;
        const sealed = await sealSignIn({ pending, returnTo, until }, ports.seal);
        const cookie = jar.write("signIn", sealed, SIGN_IN_LIFETIME_MS / 1000);
        return { status: 302, headers: { location: url, "set-cookie": cookie, ...NO_STORE } };
      } catch (error) {
        return trouble(error, caller, log);
      }
    },

    async finishSession({ query, caller, log }) {
      const value = caller.kind === "browser" ? jar.read(caller.request.headers.cookie, "signIn") : undefined;
      const signIn = value === undefined ? undefined : await openSignIn(value, ports.seal, clock.now());
      const { state, error } = query;
      if (home === undefined || signIn === undefined || state !== signIn.pending.state)
        return page("sign-in-over", caller);
      if (error !== undefined) return page("sign-in-refused", caller);
      try {
        const found = await home.finish(callbackUrl(own.baseUrl, query), signIn.pending);
        if (!found.isAtHome) return page("home-organisation-mismatch", caller);
        const isStudent = found.affiliations?.includes("student") ?? true;
        const { loginSubject } = found.login;
        await ports.staff.hearClaims(loginSubject, found.claims);
        if (!isStudent && (await ports.staff.rolesOf(loginSubject)).length === 0)
          return page("role-missing", caller);
        const personId = isStudent ? await ports.recordStudent(found) : undefined;
        const session = await sessions.open({ loginSubject, personId, displayName: found.displayName });
        const cookie = jar.write("session", await sessions.seal(session), life.longestMs / 1000);
        const location = returnAddress(signIn.returnTo, own.baseUrl) ?? own.baseUrl;
        return {
          status: 302,
          headers: { location, "set-cookie": [cookie, jar.clear("signIn")], ...NO_STORE },
        };
      } catch (failure) {
        return trouble(failure, caller, log);
      }
    },

    async getSession({ caller }) {
      const session = await sessionOf(caller);
      if (session === undefined) return { status: 200, body: { signedIn: false }, headers: NO_STORE };
      const sealed = await sessions.seal(session);
      const renewed: Session = { ...session, seenAt: clock.now().getTime() };
      const body: SessionSchemas["SomebodySignedIn"] = {
        signedIn: true,
        displayName: await sessions.displayNameOf(session),
        schacHome: own.schacHome,
        roles: [
          ...(session.personId === undefined ? [] : (["student"] as const)),
          ...(await ports.staff.rolesOf(session.loginSubject)),
        ],
        csrfToken: session.csrfToken,
        expiresAt: endOf(renewed, life).toISOString(),
      };
      const cookie = jar.write("session", sealed, life.longestMs / 1000);
      return { status: 200, body, headers: { "set-cookie": cookie, ...NO_STORE } };
    },

    async endSession({ caller }) {
      const session = await sessionOf(caller);
      if (session !== undefined && caller.kind === "browser") {
        const origin = own.baseUrl;
        const foreign = foreignRequest(caller.request, { csrfToken: session.csrfToken, origin });
        if (foreign !== undefined) return { problem: problemOf(foreign.code) };
        await sessions.end(session);
      }
      const endSessionUrl = session === undefined ? null : ((await home?.endSessionUrl()) ?? null);
      const headers = { "set-cookie": jar.clear("session"), ...NO_STORE };
      return { status: 200, body: { endSessionUrl }, headers };
    },
  };
}

const NO_STORE = { "cache-control": "no-store" } as const;

const NO_PATH = { in: "query", parameter: "returnTo", detail: "must be a path of this node" } as const;

/** As the identity provider addressed it, whatever a proxy made of it. */
function callbackUrl(baseUrl: string, query: Readonly<Record<string, unknown>>): URL {
  const url = new URL(SESSION_CALLBACK_PATH, baseUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, String(value));
  return url;
}

function trouble(error: unknown, caller: Caller, log: { warn(facts: object, message: string): void }) {
  if (!(error instanceof IdentityProviderTrouble)) throw error;
  log.warn({ code: error.code, cause: String(error.cause) }, error.message);
  return page("identity-provider-unavailable", caller);
}

type PageCode =
  | "home-organisation-mismatch"
  | "sign-in-not-offered"
  | "sign-in-over"
  | "sign-in-refused"
  | "role-missing"
  | "identity-provider-unavailable";

const ADVICE: Readonly<Record<PageCode, string>> = {
  "home-organisation-mismatch":
    "Your account is of another institution. Sign in with that of this one, or go to the pages of your own.",
  "sign-in-not-offered": "This node has no pages to sign in to.",
  "sign-in-over": "It took too long, was finished already, or was begun in another browser. Sign in again.",
  "sign-in-refused": "Your institution's own sign-in sent you back without signing you in. Sign in again.",
  "role-missing":
    "Your account is not that of a student of this institution and has no role at its exchange desk.",
  "identity-provider-unavailable":
    "The institution's own sign-in does not answer as it should. Try again in a moment.",
};

/** For people a page: what went wrong, what to do, and the code to tell whoever helps. */
function page<Code extends PageCode>(code: Code, caller: Caller) {
  const accepted = caller.kind === "browser" ? caller.request.headers.accept : undefined;
  if (accepted?.includes("text/html") !== true) return { problem: problemOf(code, ADVICE[code]) };
  const { status, title }: { status: (typeof PROBLEMS)[Code]["status"]; title: string } = PROBLEMS[code];
  const { "content-type": contentType, ...headers } = PAGE_HEADERS;
  return { status, contentType, headers, body: messagePage(title, [ADVICE[code], `(${code})`]) };
}
