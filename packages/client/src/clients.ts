import createFetchClient, { type Client } from "openapi-fetch";
import type { paths as DeskPaths } from "./generated/desk.ts";
import type { paths as MePaths } from "./generated/me.ts";
import type { paths as SessionPaths } from "./generated/session.ts";
import type { paths as SisPaths } from "./generated/sis.ts";
import type { TokenSource } from "./token.ts";

export interface NodeOptions {
  /** The node's origin, e.g. `https://wissel.noord.example`. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * With a token from anywhere; or, in a page that the node itself serves, with the session cookie that the browser sends
 * along and the `csrfToken` of `GET /session/me`.
 */
export type ClientOptions = NodeOptions &
  ({ readonly token: TokenSource } | { readonly csrfToken: TokenSource });

export type SisClient = Client<SisPaths>;
export type MeClient = Client<MePaths>;
export type DeskClient = Client<DeskPaths>;
export type SessionClient = Client<SessionPaths>;

/** For the institution's own student information system: `/sis/v1`. */
export function createSisClient(options: ClientOptions): SisClient {
  return createClient<SisPaths>("/sis/v1", options);
}

/** For a portal that acts for one student, with that student's token: `/me/v1`. */
export function createMeClient(options: ClientOptions): MeClient {
  return createClient<MePaths>("/me/v1", options);
}

/** For an officer of the institution: `/desk/v1`. */
export function createDeskClient(options: ClientOptions): DeskClient {
  return createClient<DeskPaths>("/desk/v1", options);
}

/** For a page of the node itself: who is signed in, signing out. Signing in is a link to `/session/login`. */
export function createSessionClient(
  options: NodeOptions & { readonly csrfToken: TokenSource },
): SessionClient {
  return createClient<SessionPaths>("/session", options);
}

function createClient<Paths extends object>(prefix: string, options: ClientOptions): Client<Paths> {
  const client = createFetchClient<Paths>({
    baseUrl: new URL(prefix, options.baseUrl).href,
    fetch: options.fetch ?? globalThis.fetch,
    // A node never redirects; whoever does is not to get the token.
    redirect: "error",
  });
  client.use({
    async onRequest({ request }) {
      if ("token" in options) request.headers.set("authorization", `Bearer ${await textFrom(options.token)}`);
      else request.headers.set("x-wissel-csrf", await textFrom(options.csrfToken));
      return request;
    },
  });
  return client;
}

async function textFrom(source: TokenSource): Promise<string> {
  return typeof source === "string" ? source : await source();
}
