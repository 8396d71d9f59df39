import { BROUGHT_DIALECTS } from "@wissel/contract";
import type { RegisteredHome } from "@wissel/core";
import type { PeerAnswer, PeerHttp } from "@wissel/peer";
import { type EnrolmentRequest, findRequestOf, type Queryable, readTokensKnown } from "@wissel/store";
import type { CarriedAssociation, NamedAssociation, ReceiverClient } from "../receiver-client.ts";
import type { RegisteredHomes } from "./registered-homes.ts";
import type { StudentCalls } from "./student-calls.ts";

/** Students' homes, with the tokens that students have left here. Throws PeerUnreachable. */
export interface HomeClient extends ReceiverClient {
  /** Who the student is. */
  person(request: EnrolmentRequest, home: RegisteredHome): Promise<PeerAnswer<unknown>>;
}

export interface HomeClientPorts {
  readonly pool: Queryable;
  readonly http: Pick<PeerHttp, "getJson" | "patchJson" | "postForm" | "postJson">;
  readonly homes: RegisteredHomes;
  readonly calls: StudentCalls;
}

/** What a receiver answers that has no token, or a refused one. A student who signs in again for the same mends it. */
const NO_TOKEN: PeerAnswer<unknown> = { status: 401, headers: {}, body: undefined };
/** The sign-in was forgotten, as nothing was to follow: it does not come back by waiting. */
const FORGOTTEN: PeerAnswer<unknown> = { status: 410, headers: {}, body: undefined };
/** The home is not registered any more. */
const NO_HOME: PeerAnswer<unknown> = { status: 404, headers: {}, body: undefined };

export function openHomeClient({ pool, http, homes, calls }: HomeClientPorts): HomeClient {
  async function ask(
    { associationKey }: CarriedAssociation,
    send: (url: string, headers: Readonly<Record<string, string>>) => Promise<PeerAnswer<unknown>>,
  ): Promise<PeerAnswer<unknown>> {
    const request = await findRequestOf(pool, associationKey);
    if (request === undefined) return await withoutToken(associationKey);
    const home = await homes.find(request.home);
    if (home === undefined) return NO_HOME;
    return await calls.ask(request, (token) => send(home.associationsUrl, asking(token, home)));
  }

  async function withoutToken(associationKey: string): Promise<PeerAnswer<unknown>> {
    return (await readTokensKnown(pool, associationKey)).isOnRecord ? NO_TOKEN : FORGOTTEN;
  }

  const person: HomeClient["person"] = (request, { personsUrl, personAuthentication }) =>
    calls.ask(request, (token) =>
      personAuthentication === "FORM"
        ? http.postForm(personsUrl, { access_token: token })
        : http.getJson(personsUrl, bearer(token)),
    );
  const one = (url: string, { remoteId }: NamedAssociation) => `${url}/${encodeURIComponent(remoteId)}`;
  return {
    create: (carried, body) =>
      ask(carried, (url, headers) => http.postJson(`${url}/external/me`, body, headers)),
    patch: (named, body) => ask(named, (url, headers) => http.patchJson(one(url, named), body, headers)),
    read: (named) => ask(named, (url, headers) => http.getJson(one(url, named), headers)),
    person,
    async personOf({ associationKey }) {
      const request = await findRequestOf(pool, associationKey);
      if (request === undefined) return await withoutToken(associationKey);
      const home = await homes.find(request.home);
      return home === undefined ? NO_HOME : await person(request, home);
    },
  };
}

/** Home may have several versions; it is asked in the one in which it is spoken to. */
function asking(token: string, { version = 5 }: RegisteredHome): Readonly<Record<string, string>> {
  return { ...bearer(token), accept: BROUGHT_DIALECTS[version].accept };
}

function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}
