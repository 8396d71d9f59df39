import { granted, type NewPseudonym, refused } from "@wissel/core";
import type { Authenticate, Authentication } from "../http/caller.ts";
import type { EduxchangeHome } from "./eduxchange-file.ts";
import type { Introspect } from "./introspection.ts";

export interface BearerPorts {
  readonly home: Pick<EduxchangeHome, "scopes">;
  readonly introspect: Introspect;
  /** The own student whom the claim names. */
  readonly findStudent: (claim: string) => Promise<string | undefined>;
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
    if (said?.student === undefined) return refused({ code: "token-invalid" });
    const personId = await findStudent(said.student);
    const allowed = Object.entries(home.scopes).filter(([, name]) => said.scopes.has(name));
    return granted({
      kind: "bearer",
      subject: pseudonymOf(said.student, SUBJECTS),
      clientId: said.clientId,
      scopes: new Set(allowed.map(([scope]) => scope)),
      ...(personId === undefined ? {} : { personId }),
    });
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
