import { type Problem, problemOf } from "@wissel/contract";
import type { BoundOperation } from "./bound-operation.ts";
import { ANONYMOUS, type Authenticate, type Caller, scopesOf } from "./caller.ts";
import type { AnswerHeaders } from "./operation.ts";

export type Authorised =
  | { readonly caller: Caller }
  | { readonly problem: Problem; readonly headers: AnswerHeaders };

/** Who is asking and may they: decided from the Authorization header before a byte of the body is read. */
export async function authorise(
  operation: BoundOperation,
  authenticate: Authenticate,
  authorization: string | undefined,
): Promise<Authorised> {
  if (operation.scopeSets.length === 0) return HEARD_ANONYMOUSLY;
  if (authorization === undefined && operation.anonymous) return HEARD_ANONYMOUSLY;
  const outcome = await authenticate(authorization);
  if (!outcome.ok) {
    const { code } = outcome.refusal;
    const error = code === "token-missing" ? "" : ', error="invalid_token"';
    return { problem: problemOf(code), headers: { "www-authenticate": `Bearer realm="wissel"${error}` } };
  }
  const scopes = scopesOf(outcome.value);
  if (operation.scopeSets.some((wanted) => wanted.every((scope) => scopes.has(scope)))) {
    return { caller: outcome.value };
  }
  const wanted = operation.scopeSets.find((set) => set.length > 0)?.join(" ") ?? "";
  return {
    problem: problemOf("scope-missing", `this needs the scope ${wanted}`),
    headers: { "www-authenticate": `Bearer realm="wissel", error="insufficient_scope", scope="${wanted}"` },
  };
}

const HEARD_ANONYMOUSLY: Authorised = { caller: ANONYMOUS };
