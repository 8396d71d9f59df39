import { granted, type NewPseudonym, refused } from "@wissel/core";
import type { Authenticate, Authentication } from "../http/caller.ts";
import type { EduxchangeHome } from "./eduxchange-file.ts";
import type { Introspect, NamedStudent } from "./introspection.ts";

export interface BearerPorts {
  readonly home: Pick<EduxchangeHome, "scopes">;
  readonly introspect: Introspect;
  /** The own student whom a claim names. */
  readonly findStudent: (named: NamedStudent) => Promise<string | undefined>;
  /** Names the subject of a token without saying who it is. */
  readonly pseudonymOf: NewPseudonym;
}

/** Sector of the names of tokens' subjects. */
const SUBJECTS = "eduxchange subject";

/** Who holds a student's token, by what the identity provider says of it. */
export function openBearers(ports: BearerPorts): (token: string) => Promise<Authentication> {
  const { home, introspect, findStudent, pseudonymOf } = ports;
  return async (token) => {
    const said = await introspect(token);
    const [first] = said?.students ?? [];
    if (said === undefined || first === undefined) return refused({ code: "token-invalid" });
    const personId = await firstFound(said.students, findStudent);
    const allowed = Object.entries(home.scopes).filter(([, name]) => said.scopes.has(name));
    return granted({
      kind: "bearer",
      subject: pseudonymOf(first.value, SUBJECTS),
      said: said.person,
      clientId: said.clientId,
      scopes: new Set(allowed.map(([scope]) => scope)),
      ...(personId === undefined ? {} : { personId }),
    });
  };
}

/** Claims are asked in their order; one that names nobody leaves it to the next. */
async function firstFound(
  students: readonly NamedStudent[],
  find: BearerPorts["findStudent"],
): Promise<string | undefined> {
  for (const named of students) {
    const personId = await find(named);
    if (personId !== undefined) return personId;
  }
  return undefined;
}

/**
 * The receiver before this institution by a token of this node's own; others that this node has given out count for
 * nothing here, and go to no identity provider. Every other token is a student's.
 */
export function receiverTokenOr(own: Authenticate, bearer: Authenticate): Authenticate {
  return async (authorization, request) => {
    const known = await own(authorization, request);
    if (known.ok) return known.value.kind === "receiver" ? known : refused({ code: "token-invalid" });
    return known.refusal.code === "token-invalid" ? await bearer(authorization, request) : known;
  };
}

/** Takes the token from the Authorization header. */
export function bearerHeader(bearerOf: (token: string) => Promise<Authentication>): Authenticate {
  return async (authorization) => {
    if (authorization === undefined) return refused({ code: "token-missing" });
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    return token === undefined ? refused({ code: "token-invalid" }) : await bearerOf(token);
  };
}
