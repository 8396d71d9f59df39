import createFetchClient, { type Client } from "openapi-fetch";
import type { Answering } from "./answering.ts";
import type { paths as AlliancePaths } from "./generated/alliance.ts";
import type { paths as DeskPaths } from "./generated/desk.ts";
import type { paths as MePaths } from "./generated/me.ts";
import type { paths as SessionPaths } from "./generated/session.ts";
import type { paths as SisPaths } from "./generated/sis.ts";
import { openSender, PATIENT, type Patience } from "./sender.ts";
import type { TokenSource } from "./token.ts";

export interface NodeOptions {
  /** The node's origin, e.g. `https://wissel.noord.example`. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** How long to go on with a node that cannot answer now; a machine's client has it by itself, a page's none. */
  readonly patience?: Partial<Patience>;
}

/**
 * With a token from anywhere; or, in a page that the node itself serves, with the session cookie that the browser sends
 * along and the `csrfToken` of `GET /session/me`.
 */
export type ClientOptions = NodeOptions &
  ({ readonly token: TokenSource } | { readonly csrfToken: TokenSource });

export type SisClient = Client<Answering<SisPaths>>;
export type MeClient = Client<Answering<MePaths>>;
export type DeskClient = Client<Answering<DeskPaths>>;
export type AllianceClient = Client<Answering<AlliancePaths>>;
export type SessionClient = Client<Answering<SessionPaths>>;

/** For the institution's own student information system: `/sis/v1`. */
export function createSisClient(options: ClientOptions): SisClient {
  return createClient<Answering<SisPaths>>("/sis/v1", options);
}

/** For a portal that acts for one student, with that student's token: `/me/v1`. */
export function createMeClient(options: ClientOptions): MeClient {
  return createClient<Answering<MePaths>>("/me/v1", options);
}

/** For an officer of the institution: `/desk/v1`. */
export function createDeskClient(options: ClientOptions): DeskClient {
  return createClient<Answering<DeskPaths>>("/desk/v1", options);
}

/** For a coordinator of an alliance: `/alliance/v1`. */
export function createAllianceClient(options: ClientOptions): AllianceClient {
  return createClient<Answering<AlliancePaths>>("/alliance/v1", options);
}

/** For a page of the node itself: who is signed in, signing out. Signing in is a link to `/session/login`. */
export function createSessionClient(
  options: NodeOptions & { readonly csrfToken: TokenSource },
): SessionClient {
  return createClient<Answering<SessionPaths>>("/session", options);
}

function createClient<Paths extends object>(prefix: string, client: ClientOptions): Client<Paths> {
  const { baseUrl, fetch = globalThis.fetch, patience } = client;
  // Whoever looks at a page is told at once, and may ask again.
  const usual = "token" in client ? PATIENT : { ...PATIENT, attempts: 1 };
  const send = openSender({
    fetch,
    patience: { ...usual, ...patience },
    async authorise(headers, refused) {
      if (!("token" in client)) headers.set("x-wissel-csrf", await textFrom(client.csrfToken));
      else headers.set("authorization", `Bearer ${await textFrom(client.token, bearerIn(refused))}`);
    },
  });
  // A node never redirects; whoever does is not to get the token.
  const options = { baseUrl: new URL(prefix, baseUrl).href, redirect: "error" } as const;
  return createFetchClient<Paths>({ ...options, fetch: (request) => send(withPatchType(request)) });
}

/** openapi-fetch calls every body JSON; a node takes patches as what they are (RFC 7396). */
function withPatchType(request: Request): Request {
  if (request.method === "PATCH") request.headers.set("content-type", "application/merge-patch+json");
  return request;
}

function bearerIn(headers: Headers | undefined): string | undefined {
  return headers?.get("authorization")?.slice("Bearer ".length);
}

async function textFrom(source: TokenSource, refused?: string): Promise<string> {
  return typeof source === "string" ? source : await source(refused);
}
