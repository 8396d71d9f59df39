import { type Audience, documents } from "@wissel/contract";
import type { FastifyInstance } from "fastify";
import type { Authenticate } from "./caller.ts";
import type { AudienceOperations, Handlers } from "./operation.ts";
import type { ProblemStyle } from "./problems.ts";
import { registerDocument } from "./register-document.ts";

export interface AudienceOptions<Name extends Audience> {
  readonly audience: Name;
  readonly handlers: Handlers<AudienceOperations[Name]>;
  readonly authenticate: Authenticate;
  readonly problemStyle?: ProblemStyle;
}

/** Our own clients are told of a member or parameter that does not exist; partners upgrade alone and are not. */
const STRICT: ReadonlySet<Audience> = new Set(["sis", "me", "desk", "alliance"]);

/** Serves every operation of an audience's document by its handler, and publishes the document. */
export async function registerAudience<Name extends Audience>(
  app: FastifyInstance,
  { audience, handlers, authenticate, problemStyle = "rfc9457" }: AudienceOptions<Name>,
): Promise<void> {
  await registerDocument(app, {
    name: audience,
    document: documents[audience],
    handlers,
    authenticate,
    problemStyle,
    strict: STRICT.has(audience),
  });
}
