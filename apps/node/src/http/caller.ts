import type { IncomingHttpHeaders } from "node:http";
import type { Outcome, Reading, StaffRole } from "@wissel/core";
import type { AnswerHeaders } from "./answer-headers.ts";

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
      /** Who reads the catalogue by name. */
      readonly kind: "reader";
      readonly clientId: string;
      readonly reading: Reading;
      readonly scopes: ReadonlySet<string>;
    }
  | {
      readonly kind: "student";
      readonly personId: string;
      readonly clientId: string;
      readonly scopes: ReadonlySet<string>;
    }
  | {
      /** Whoever holds a student's token of eduXchange. */
      readonly kind: "bearer";
      readonly subject: string;
      /** Absent: the token's student is not known here. */
      readonly personId?: string;
      /** What the identity provider says about the student. */
      readonly said: SaidOfPerson;
      /** Whoever the token was given to, by the identity provider's name. */
      readonly clientId: string;
      readonly scopes: ReadonlySet<string>;
    }
  /** The enrolment receiver of eduXchange before this institution. */
  | { readonly kind: "receiver"; readonly scopes: ReadonlySet<string> }
  /** The broker of eduXchange, where this institution is its own receiver. */
  | { readonly kind: "broker"; readonly scopes: ReadonlySet<string> }
  | {
      readonly kind: "staff";
      readonly subject: string;
      readonly roles: ReadonlySet<StaffRole>;
      readonly scopes: ReadonlySet<string>;
    }
  | {
      /** Where people sign in and out: whoever it is, the session area reads the cookies itself. */
      readonly kind: "browser";
      readonly request: RequestHead;
    };

/** What an identity provider says about somebody whose token it introspects. */
export interface SaidOfPerson {
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
}

export type AuthenticationRefusal = {
  readonly code:
    | "token-missing"
    | "token-invalid"
    | "token-expired"
    | "proof-invalid"
    | "session-ended"
    | "csrf-token-missing"
    | "origin-foreign";
};

/** What of a request shows who sends it, besides the Authorization header. */
export interface RequestHead {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Who it is, or why nobody, with headers that the answer is to carry either way. */
export type Authentication = Outcome<Caller, AuthenticationRefusal> & { readonly headers?: AnswerHeaders };

/** Reads an Authorization header. A bad token is a refusal; keys that cannot be had are thrown. */
export type Authenticate = (
  authorization: string | undefined,
  request: RequestHead,
) => Promise<Authentication>;

export const ANONYMOUS: Caller = { kind: "anonymous" };

const NO_SCOPES: ReadonlySet<string> = new Set();

export function scopesOf(caller: Caller): ReadonlySet<string> {
  return "scopes" in caller ? caller.scopes : NO_SCOPES;
}
