import createFetchClient, { type Client } from "openapi-fetch";
import type { paths as DeskPaths } from "./generated/desk.ts";
import type { paths as MePaths } from "./generated/me.ts";
import type { paths as SisPaths } from "./generated/sis.ts";
import type { TokenSource } from "./token.ts";

export interface ClientOptions {
  /** The node's origin, e.g. `https://wissel.noord.example`. */
  readonly baseUrl: string;
  readonly token: TokenSource;
  readonly fetch?: typeof globalThis.fetch;
}

export type SisClient = Client<SisPaths>;
export type MeClient = Client<MePaths>;
export type DeskClient = Client<DeskPaths>;

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

function createClient<Paths extends object>(
  prefix: string,
  { baseUrl, token, fetch = globalThis.fetch }: ClientOptions,
): Client<Paths> {
  const client = createFetchClient<Paths>({
    baseUrl: new URL(prefix, baseUrl).href,
    fetch,
    // A node never redirects; whoever does is not to get the token.
    redirect: "error",
  });
  client.use({
    async onRequest({ request }) {
      const value = typeof token === "string" ? token : await token();
      request.headers.set("authorization", `Bearer ${value}`);
      return request;
    },
  });
  return client;
}
