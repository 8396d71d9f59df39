/** An answer of a node. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or undefined for an empty body. */
  readonly body: unknown;
}

/** Calls to one node with one bearer token. Paths start with a slash. */
export interface Api {
  readonly get: (path: string) => Promise<Answer>;
  /** Some commands have no body; none may be sent then. */
  readonly post: (path: string, body?: object, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly put: (path: string, body: object, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

const TIMEOUT_MS = 60_000;

/** An API at a node; `token` is asked for each call, so that it may be renewed. */
export function openApi(baseUrl: string, token: () => Promise<string>): Api {
  async function call(
    method: string,
    path: string,
    init: Pick<RequestInit, "body" | "headers">,
  ): Promise<Answer> {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      method,
      headers: { ...init.headers, authorization: `Bearer ${await token()}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  }
  const json = (body: object, headers: Readonly<Record<string, string>> = {}) => ({
    body: JSON.stringify(body),
    headers: { ...headers, "content-type": "application/json" },
  });
  return {
    get: (path) => call("GET", path, {}),
    post: (path, body, headers) => call("POST", path, body === undefined ? {} : json(body, headers)),
    put: (path, body, headers) => call("PUT", path, json(body, headers)),
  };
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
