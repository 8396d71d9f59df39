import type { Clock, NewId } from "@wissel/core";
import type { SealingKey } from "@wissel/trust";
import { calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier } from "openid-client";
import { openJson, sealJson } from "../../session/seal-json.ts";
import type { CookieJar } from "../../session/session-cookie.ts";

/** A sign-in under way, as the browser brings it back. */
export interface ReturnedSignIn {
  readonly signInId: string;
  /** schacHome, as it was registered when it began. */
  readonly home: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What the identity provider and the browser get when one begins. */
export interface BegunSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  /** A Set-Cookie header. */
  readonly cookie: string;
}

/**
 * Sign-ins under way. Nothing is kept here: the state goes round by the identity provider and names the home, the cookie
 * stays in the browser and holds what proves it the same; both are sealed, and each is worth nothing without the other.
 */
export interface SignIns {
  begin(home: string): Promise<BegunSignIn>;
  /** Undefined: forged, of another browser, or too late. */
  finish(state: string | undefined, cookieHeader: string | undefined): Promise<ReturnedSignIn | undefined>;
  /** A Set-Cookie header after which the browser has forgotten it. */
  readonly cleared: string;
}

export interface SignInPorts {
  readonly jar: CookieJar;
  readonly stateKey: SealingKey;
  readonly cookieKey: SealingKey;
  readonly clock: Clock;
  readonly newId: NewId;
}

const LIFETIME_MS = 15 * 60 * 1000;
const COOKIE = "enrolment";

export function openSignIns({ jar, stateKey, cookieKey, clock, newId }: SignInPorts): SignIns {
  return {
    async begin(home) {
      const signInId = newId();
      const nonce = randomNonce();
      const codeVerifier = randomPKCECodeVerifier();
      const until = clock.now().getTime() + LIFETIME_MS;
      const sealed = await sealJson({ signInId, nonce, codeVerifier }, cookieKey);
      return {
        state: await sealJson({ signInId, home, until }, stateKey),
        nonce,
        codeChallenge: await calculatePKCECodeChallenge(codeVerifier),
        cookie: jar.write(COOKIE, sealed, LIFETIME_MS / 1000),
      };
    },

    async finish(state, cookieHeader) {
      const value = jar.read(cookieHeader, COOKIE);
      if (state === undefined || value === undefined) return undefined;
      // Both are sealed above.
      const said = (await openJson(state, stateKey)) as
        | { readonly signInId: string; readonly home: string; readonly until: number }
        | undefined;
      const kept = (await openJson(value, cookieKey)) as Omit<ReturnedSignIn, "home"> | undefined;
      if (said === undefined || kept === undefined || said.signInId !== kept.signInId) return undefined;
      return clock.now().getTime() < said.until ? { ...kept, home: said.home } : undefined;
    },

    cleared: jar.clear(COOKIE),
  };
}
