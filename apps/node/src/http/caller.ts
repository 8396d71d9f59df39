import type { Outcome } from "@wissel/core";

/** Who is asking, as their token says. */
export type Caller =
  | { readonly kind: "anonymous" }
  | {
      readonly kind: "peer";
      readonly entityId: string;
      readonly schacHome: string;
      readonly scopes: ReadonlySet<string>;
    }
  | { readonly kind: "sis"; readonly clientId: string; readonly scopes: ReadonlySet<string> }
  | {
      readonly kind: "student";
      readonly personId: string;
      readonly clientId: string;
      readonly scopes: ReadonlySet<string>;
    }
  | {
      readonly kind: "staff";
      readonly subject: string;
      readonly roles: ReadonlySet<"officer" | "coordinator">;
      readonly scopes: ReadonlySet<string>;
    };

export type AuthenticationRefusal = { readonly code: "token-missing" | "token-invalid" | "token-expired" };

/** Reads an Authorization header. A bad token is a refusal; keys that cannot be had are thrown. */
export type Authenticate = (
  authorization: string | undefined,
) => Promise<Outcome<Caller, AuthenticationRefusal>>;

export const ANONYMOUS: Caller = { kind: "anonymous" };

const NO_SCOPES: ReadonlySet<string> = new Set();

export function scopesOf(caller: Caller): ReadonlySet<string> {
  return caller.kind === "anonymous" ? NO_SCOPES : caller.scopes;
}
