import type { SealingKey } from "@wissel/trust";
import type { PendingLogin } from "../authorisation/home-login.ts";
import { openJson, sealJson } from "./seal-json.ts";

/** A sign-in under way. It travels sealed in a cookie, so that only the browser that began it can finish it. */
export interface SignIn {
  readonly pending: PendingLogin;
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export const SIGN_IN_LIFETIME_MS = 15 * 60 * 1000;

export async function sealSignIn(signIn: SignIn, key: SealingKey): Promise<string> {
  return await sealJson(signIn, key);
}

/** Undefined when it is none of ours, or has taken too long. */
export async function openSignIn(sealed: string, key: SealingKey, now: Date): Promise<SignIn | undefined> {
  const signIn = (await openJson(sealed, key)) as SignIn | undefined; // sealed above
  return signIn !== undefined && now.getTime() < signIn.until ? signIn : undefined;
}
