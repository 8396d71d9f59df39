import { PROBLEMS, type Problem, problemOf } from "@wissel/contract";
import type { AnswerHeaders } from "./answer-headers.ts";
import type { BoundOperation } from "./bound-operation.ts";
import {
  ANONYMOUS,
  type Authenticate,
  type AuthenticationRefusal,
  type Caller,
  type RequestHead,
  scopesOf,
} from "./caller.ts";

export type Authorised =
  | { readonly caller: Caller; readonly headers?: AnswerHeaders }
  | { readonly problem: Problem; readonly headers: AnswerHeaders };

/** Who is asking and may they: decided from the headers before a byte of the body is read. */
export async function authorise(
  operation: BoundOperation,
  authenticate: Authenticate,
  request: RequestHead,
): Promise<Authorised> {
  if (operation.scopeSets.length === 0) return HEARD_ANONYMOUSLY;
  const outcome = await authenticate(request.headers.authorization, request);
  if (!outcome.ok) {
    const { code } = outcome.refusal;
    if (code === "token-missing" && operation.anonymous) return HEARD_ANONYMOUSLY;
    return { problem: problemOf(code), headers: { ...challengeOf(code), ...outcome.headers } };
  }
  const scopes = scopesOf(outcome.value);
  if (operation.scopeSets.some((wanted) => wanted.every((scope) => scopes.has(scope)))) {
    return { caller: outcome.value, headers: outcome.headers ?? {} };
  }
  const wanted = operation.scopeSets.find((set) => set.length > 0)?.join(" ") ?? "";
  return {
    problem: problemOf("scope-missing", `this needs the scope ${wanted}`),
    headers: { "www-authenticate": `Bearer realm="wissel", error="insufficient_scope", scope="${wanted}"` },
  };
}

/** RFC 6750 section 3: what is 401 says how to authenticate. */
function challengeOf(code: AuthenticationRefusal["code"]): AnswerHeaders {
  if (PROBLEMS[code].status !== 401) return {};
  if (code === "proof-invalid") return { "www-authenticate": PROOF_WANTED };
  const error = code === "token-missing" ? "" : ', error="invalid_token"';
  return { "www-authenticate": `Bearer realm="wissel"${error}` };
}

/** RFC 9449 section 7.1. */
const PROOF_WANTED = 'DPoP realm="wissel", error="invalid_dpop_proof", algs="ES256 EdDSA PS256"';

const HEARD_ANONYMOUSLY: Authorised = { caller: ANONYMOUS };
