import { fetchNoted, type NotedCall } from "./call-log.ts";
import { membersOf, type StandInAnswer } from "./stand-in.ts";

/** Whoever's token it is; a refresh that gives no new refresh token leaves none. */
interface Bearer {
  readonly homeInstitution: string;
  accessToken: string;
  refreshToken: string | undefined;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface HomeCallsOptions {
  readonly registryUrl: string;
  readonly tokenUrl: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
}

/** How a receiver calls homes: addresses from the broker, the student's token, one refresh and one repeat after any failure. */
export function openHomeCalls({ registryUrl, tokenUrl, client }: HomeCallsOptions, calls: NotedCall[]) {
  async function addressOf(homeInstitution: string, kind: "persons" | "associations"): Promise<string> {
    const answer = await fetchNoted(calls, `${registryUrl}/api/${kind}-uri`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ homeInstitution }),
    });
    if (!answer.ok) throw new Error(`the registry answers ${answer.status}`);
    return String(membersOf(await answer.json())[`${kind}URI`]);
  }

  async function once(bearer: Bearer, url: string, { method, body }: Asked): Promise<StandInAnswer> {
    const answer = await fetchNoted(calls, url, {
      method,
      headers: {
        accept: "application/json, application/json;charset=UTF-8",
        authorization: `Bearer ${bearer.accessToken}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => undefined);
    if (answer === undefined)
      return { status: 500, body: { error: true, message: "ResourceAccessException" } };
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  async function refresh(bearer: Bearer): Promise<StandInAnswer | undefined> {
    const form = {
      ...{ client_id: client.clientId, client_secret: client.clientSecret },
      grant_type: "refresh_token",
    };
    const answer = await fetchNoted(calls, tokenUrl, {
      method: "POST",
      body: new URLSearchParams({ ...form, refresh_token: bearer.refreshToken ?? "" }),
    });
    const body = membersOf(await answer.json());
    if (!answer.ok) return { status: answer.status, body };
    bearer.accessToken = String(body.access_token);
    bearer.refreshToken = body.refresh_token === undefined ? undefined : String(body.refresh_token);
    return undefined;
  }

  return {
    async call(bearer: Bearer, kind: "persons" | "associations", asked: Asked): Promise<StandInAnswer> {
      const url = `${await addressOf(bearer.homeInstitution, kind)}${asked.path}`;
      const first = await once(bearer, url, asked);
      if (first.status < 400) return first;
      // Home's first answer is lost, whichever it was.
      return (await refresh(bearer)) ?? (await once(bearer, url, asked));
    },
  };
}
