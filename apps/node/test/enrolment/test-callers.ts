import { granted, refused } from "@wissel/core";
import type { Authenticate, Caller } from "../../src/http/caller.ts";

type Written<C> = C extends { readonly scopes: ReadonlySet<string> }
  ? {
      readonly [K in keyof C]: C[K] extends ReadonlySet<infer Item> ? readonly Item[] : C[K];
    }
  : C;

/** A caller as tests write it: sets are lists. */
export type TestCaller = Written<Caller>;

/** A bearer token that says who asks. Real ones are signed; that is the authorisation area's own. */
export function tokenOf(caller: TestCaller): string {
  return Buffer.from(JSON.stringify(caller)).toString("base64url");
}

export const authenticateTestCaller: Authenticate = async (authorization) => {
  const token = authorization?.replace(/^Bearer /, "");
  if (token === undefined) return refused({ code: "token-missing" });
  const caller = JSON.parse(Buffer.from(token, "base64url").toString());
  const roles = caller.roles === undefined ? {} : { roles: new Set(caller.roles) };
  return granted({ ...caller, scopes: new Set(caller.scopes), ...roles });
};
